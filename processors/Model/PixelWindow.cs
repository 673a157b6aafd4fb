namespace Datasets.Model;

/// <summary>A rectangle of pixels; column 0 is the westernmost, row 0 the northernmost.</summary>
public readonly record struct PixelWindow(int Column, int Row, int Width, int Height);
