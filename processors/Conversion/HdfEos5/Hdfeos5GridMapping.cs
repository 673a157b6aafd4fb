using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Conversion.Mosaics;
using Datasets.Conversion.Times;
using Datasets.Descriptors;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Conversion.HdfEos5;

/// <summary>
/// HDF-EOS5 grids in longitude and latitude, such as OMI Level 3 products, or in a projection of <see cref="Hdfeos5Projection"/>, such as VIIRS' tiles:
/// <c>/HDFEOS/GRIDS/(grid)/Data Fields/(field)</c>. A product with
/// a trick of its own is a subclass with another key that overrides the step in question.
/// </summary>
public class Hdfeos5GridMapping : IGranuleMapping
{
    private const string GridsGroup = "/HDFEOS/GRIDS/";
    /// <summary>The tiles that a row of MODIS' and VIIRS' sinusoidal grid has: so many are read side by side.</summary>
    private const int TilesOfRow = 36;
    private const string FileAttributes = "/HDFEOS/ADDITIONAL/FILE_ATTRIBUTES";

    public virtual string Key => "hdfeos5-grid";

    public virtual string Summary => "HDF-EOS5 grids in longitude and latitude or projected, such as OMI Level 3";

    public virtual IReadOnlyList<ForeignKey> ForeignKeys => ForeignKey.OfSwaths;

    public virtual IReadOnlyList<MappingOption> Options => [];

    /// <inheritdoc/>
    public bool MakesMosaics => true;

    public MappedGranule Map(IGranule granule, DatasetDescriptor dataset) => Map(granule, dataset, sharers: 1);

    /// <inheritdoc/>
    /// <remarks>The day's tiles lie side by side in one raster, whichever of them there are. Their pixels are read as windows ask for them.</remarks>
    public virtual MappedGranule MapDay(IEnumerable<IGranule> granules, DatasetDescriptor dataset, DateTimeOffset? day)
    {
        IReadOnlyList<IGranule> tiles = [.. granules];
        return TileMosaic.Compose([.. tiles.Select(tile => (tile.FileName, Map(tile, dataset, Math.Min(tiles.Count, TilesOfRow))))]);
    }

    private MappedGranule Map(IGranule granule, DatasetDescriptor dataset, int sharers)
    {
        CheckProduct(granule, dataset);
        var (date, time) = DescriptorTime.Read(granule, dataset) ?? ReadTime(granule);
        var geometries = new Dictionary<string, GridGeometry>(StringComparer.Ordinal);
        return new MappedGranule
        {
            Date = date,
            Time = time,
            Variables = [.. dataset.Variables.Select(variable => MapVariable(granule, dataset, variable, geometries, sharers))],
        };
    }

    /// <summary>Refuses a granule of another product than the descriptor's, by the file's own ShortName, else by the product in its name.</summary>
    /// <exception cref="GranuleException">The product is another.</exception>
    protected virtual void CheckProduct(IGranule granule, DatasetDescriptor dataset) =>
        GranuleProduct.Check(granule, granule.Attributes(FileAttributes), dataset);

    /// <summary>The granule's nominal date and the range its item states.</summary>
    /// <exception cref="GranuleException">The file does not say its time.</exception>
    protected virtual (DateTimeOffset Date, TimeRange Range) ReadTime(IGranule granule) =>
        GranuleTime.Read(granule, granule.Attributes(FileAttributes));

    /// <summary>Where the grid of <paramref name="array"/> lies and which way its rows and columns run.</summary>
    /// <exception cref="GranuleException">The file does not say, or says two things.</exception>
    protected virtual GridGeometry ReadGeometry(IGranule granule, IGranuleArray array) =>
        new Hdfeos5GridGeometry(granule, GridGroup(granule, array.Path)).Read(array);

    /// <summary>What the numbers of <paramref name="array"/> mean.</summary>
    protected virtual FieldEncoding ReadEncoding(IGranule granule, IGranuleArray array) => FieldEncoding.Read(granule, array);

    /// <summary>The same where the dataset's <c>options:</c> have a say in it.</summary>
    protected virtual FieldEncoding ReadEncoding(IGranule granule, IGranuleArray array, DatasetDescriptor dataset) => ReadEncoding(granule, array);

    private MappedVariable MapVariable(
        IGranule granule, DatasetDescriptor dataset, VariableDescriptor variable, Dictionary<string, GridGeometry> geometries, int sharers)
    {
        var array = ReadPart(granule, variable, out var level);
        var gridGroup = GridGroup(granule, array.Path);
        if (!geometries.TryGetValue(gridGroup, out var geometry))
            geometries[gridGroup] = geometry = GeometryOf(granule, dataset, array);
        if (array.Shape[^2] != geometry.Y.Count || array.Shape[^1] != geometry.X.Count)
        {
            throw new GranuleException(
                $"{granule.FileName}: {array.Path} has {array.Shape[^2]} x {array.Shape[^1]} cells, and its grid {geometry.Y.Count} x {geometry.X.Count}");
        }
        var layout = GridLayout.Create($"{granule.FileName}: {array.Path}", geometry, geometry.IsLongitudeLatitude ? DescriptorGrid.WrapOf(dataset) : false);
        DescriptorGrid.Check(granule, array, layout, dataset);
        var encoding = ReadEncoding(granule, array, dataset).WithMissing(variable.Missing).WithFlags(variable.Flags);
        encoding = encoding with { Level = level };
        FillRule.Check(granule, array, encoding);
        var count = variable.MaskOutsideValidRange ? new RangeCount() : null;
        var raster = GridRaster.Create(granule, array, layout, encoding, variable, sharers, count);
        return new MappedVariable
        {
            Variable = variable,
            ValidRange = encoding.ValidRange,
            Resampling = OverviewSelector.Select(encoding, variable),
            RangeCount = count,
            Raster = geometry.Crs is { } crs ? raster with { Crs = crs } : raster,
        };
    }

    /// <summary>The descriptor's where it states a system; a projected one must agree with latitudes and longitudes that the file has cell by cell.</summary>
    private GridGeometry GeometryOf(IGranule granule, DatasetDescriptor dataset, IGranuleArray array)
    {
        var (rows, columns) = (checked((int)array.Shape[^2]), checked((int)array.Shape[^1]));
        var isStated = dataset.Grid is { IsPlaced: true };
        var geometry = isStated ? DescriptorGrid.Geometry(dataset.Grid!, rows, columns) : ReadGeometry(granule, array);
        if (geometry.Crs is not null)
        {
            StatedGridCheck.Check(
                granule, array, new CfDimension(array.Shape.Count - 2, "", rows, null), new CfDimension(array.Shape.Count - 1, "", columns, null), geometry,
                isStated ? "the descriptor's grid" : "StructMetadata.0");
        }
        return geometry;
    }

    /// <summary>Rows and columns of a field, at the level that the descriptor selects where it has several.</summary>
    private static IGranuleArray ReadPart(IGranule granule, VariableDescriptor variable, out string? level)
    {
        var array = granule.OpenArray(variable.Path);
        if (array.SampleType is not { } type)
            throw new GranuleException($"{granule.FileName}: {array.Path} does not hold numbers");
        var dimensions = Hdfeos5Dimensions.Find(granule, array);
        var (indexes, _) = CfSelection.Of(granule, array.Path, dimensions, variable);
        level = LevelText.Describe(dimensions, indexes);
        return array.Shape.Count == 2 ? array : new CfSlice(array, dimensions.Y.Index, dimensions.X.Index, indexes, type);
    }

    /// <summary><c>/HDFEOS/GRIDS/A</c> of <c>/HDFEOS/GRIDS/A/Data Fields/B</c>.</summary>
    private static string GridGroup(IGranule granule, string path)
    {
        var end = path.StartsWith(GridsGroup, StringComparison.Ordinal) ? path.IndexOf('/', GridsGroup.Length) : -1;
        return end > 0
            ? path[..end]
            : throw new GranuleException(
                $"{granule.FileName}: {path} is not in an HDF-EOS5 grid, whose fields' paths begin with {GridsGroup}(grid)/");
    }
}
