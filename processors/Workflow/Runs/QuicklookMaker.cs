using Datasets.Catalog;
using Datasets.Catalog.Rendering;
using Datasets.Conversion.Fields;
using Datasets.Storage;

namespace Datasets.Workflow.Runs;

/// <summary>Makes an item's quicklook: a picture of the first variable that the descriptor says how to draw.</summary>
internal static class QuicklookMaker
{
    /// <summary>The variable of the picture; null for none.</summary>
    public static MappedVariable? Choose(IReadOnlyList<MappedVariable> variables) =>
        variables.FirstOrDefault(variable => variable.Variable.Render is not null);

    /// <summary>Writes the picture of the COG that was written with one; null if there is none.</summary>
    public static (ItemThumbnail Thumbnail, ConvertedFile File)? Write(IReadOnlyList<ItemAsset> assets, ItemFileNamer names)
    {
        if (assets.FirstOrDefault(asset => asset.Cog.Quicklook is not null) is not { Variable: var drawn, Cog.Quicklook: { } quicklook })
            return null;
        var band = drawn.Raster.Bands[0];
        var png = QuicklookPng.Encode(quicklook, drawn.Raster.Nodata, band.Scale, band.Offset, drawn.Variable.Render!);
        var (key, path) = names.Quicklook();
        File.WriteAllBytes(path, png);
        return (ItemThumbnail.Create(drawn.Variable, png), new ConvertedFile(key, path, png.Length, MediaTypes.Png));
    }
}
