using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos5;
using Datasets.Conversion.Swaths;
using Datasets.Descriptors;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Conversion.HdfEos2;

/// <summary>
/// HDF-EOS2 swaths, such as MODIS' Level 2 products: <c>/HDFEOS/SWATHS/(swath)/Data Fields/(field)</c>. Pixels between those of the geolocation are placed
/// by the swath's dimension maps (<see cref="InterpolatedGranule"/>), with their corners. The option <c>values</c> says what scale_factor and
/// add_offset mean.
/// </summary>
public class Hdfeos2SwathMapping : Hdfeos5SwathMapping
{
    public override string Key => "hdfeos2-swath";

    public override string Summary => "HDF-EOS2 swaths (HDF4) such as MODIS Level 2, put on a grid by pixel footprints";

    public override IReadOnlyList<MappingOption> Options => [.. base.Options, ValuesOption.Option];

    public override IReadOnlyList<MappedGranule> MapItems(IGranule granule, DatasetDescriptor dataset) => base.MapItems(InterpolatedGranule.Of(granule), dataset);

    public override MappedGranule MapDay(IEnumerable<IGranule> granules, DatasetDescriptor dataset, DateTimeOffset? day) =>
        base.MapDay(granules.Select(InterpolatedGranule.Of), dataset, day);

    public override (DateTimeOffset Date, TimeRange Range) TimeOf(IGranule granule, DatasetDescriptor dataset) => base.TimeOf(InterpolatedGranule.Of(granule), dataset);

    protected override SwathGeolocation? FindGeolocation(IGranule granule, string path) =>
        (granule as InterpolatedGranule)?.Geolocation(path) ?? base.FindGeolocation(granule, path);

    protected override FieldEncoding ReadEncoding(IGranule granule, IGranuleArray array, DatasetDescriptor dataset) =>
        ValuesOption.Apply(ReadEncoding(granule, array), dataset.Options.GetValueOrDefault(ValuesOption.Name));
}
