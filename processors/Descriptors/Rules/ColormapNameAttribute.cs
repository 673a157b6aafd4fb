namespace Datasets.Descriptors.Rules;

/// <summary>The name of a <see cref="Colormap"/>.</summary>
internal sealed class ColormapNameAttribute() : OneOfAttribute([.. Colormap.Names]);
