using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Descriptors.Rules;

namespace Datasets.Conversion.HdfEos2;

/// <summary>
/// Plain HDF4 arrays, whose axes are coordinate arrays as in CF, or the file's <c>GridHeader</c> (<see cref="GridHeaderGranule"/>), or the descriptor's
/// <c>grid: {crs, bbox}</c>. Dimensions may be in any order, so (longitude, latitude) is transposed. The option <c>values</c> says what scale_factor and
/// add_offset mean.
/// </summary>
public class Hdf4GridMapping : CfGridReader
{
    public override string Key => "hdf4-grid";

    public override string Summary => "Plain HDF4 arrays with axes by coordinate arrays, by GridHeader as TRMM's, or stated in the descriptor";

    public override IReadOnlyList<MappingOption> Options => [.. base.Options, ValuesOption.Option];

    public override IReadOnlyList<MappedGranule> MapItems(IGranule granule, DatasetDescriptor dataset) => base.MapItems(GridHeaderGranule.Of(granule), dataset);

    protected override FieldEncoding ReadEncoding(IGranule granule, IGranuleArray array, DatasetDescriptor dataset) =>
        ValuesOption.Apply(base.ReadEncoding(granule, array, dataset), dataset.Options.GetValueOrDefault(ValuesOption.Name));
}
