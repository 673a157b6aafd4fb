namespace Datasets.Model;

/// <summary>TIFF predictors 1, 2 and 3; <see cref="Auto"/> takes the one that makes the data smaller.</summary>
public enum CogPredictor { Auto, None, Horizontal, FloatingPoint }
