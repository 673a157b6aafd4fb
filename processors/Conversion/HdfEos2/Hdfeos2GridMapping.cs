using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos5;
using Datasets.Descriptors;
using Datasets.Descriptors.Rules;

namespace Datasets.Conversion.HdfEos2;

/// <summary>
/// HDF-EOS2 grids, such as MODIS Land's tiles and climate modelling grids: <c>/HDFEOS/GRIDS/(grid)/Data Fields/(field)</c>. Their structure metadata are
/// those of HDF-EOS5 but for two things (<see cref="Hdfeos5Structure"/>), and time and product are in CoreMetadata. The option <c>values</c> says what
/// scale_factor and add_offset mean.
/// </summary>
public class Hdfeos2GridMapping : Hdfeos5GridMapping
{
    public override string Key => "hdfeos2-grid";

    public override string Summary => "HDF-EOS2 grids (HDF4) in longitude and latitude or projected, such as MODIS Land's tiles";

    public override IReadOnlyList<MappingOption> Options => [ValuesOption.Option];

    protected override FieldEncoding ReadEncoding(IGranule granule, IGranuleArray array, DatasetDescriptor dataset) =>
        ValuesOption.Apply(ReadEncoding(granule, array), dataset.Options.GetValueOrDefault(ValuesOption.Name));
}
