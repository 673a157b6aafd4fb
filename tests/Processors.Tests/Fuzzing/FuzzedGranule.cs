using Datasets.Conversion.Cf;
using Datasets.Conversion.Grids;
using Datasets.Conversion.Swaths;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Hdf4;
using Datasets.Hostile;
using Datasets.Support;

namespace Datasets.Fuzzing;

/// <summary>A small sound granule, from which mutations are made, and a dataset that it is one of.</summary>
internal sealed record FuzzedGranule(string Name, byte[] Bytes, DatasetDescriptor Dataset)
{
    public IReadOnlyList<ChecksummedPiece> Pieces { get; } = ChecksummedPiece.In(Bytes);

    /// <summary>HDF-EOS5 grids and swaths, CF grids in HDF5 and netCDF classic, swaths by CF; old and new forms of headers, groups and chunk indexes.</summary>
    public static IReadOnlyList<FuzzedGranule> All(TemporaryFolder folder)
    {
        var grid = Rasters.Dataset("/HDFEOS/GRIDS/A Grid/Data Fields/Field");
        var swath = Rasters.Dataset(SyntheticSwath.Path) with { Mapping = "swath", ItemId = "item_{date:yyyyMMdd}", Gridding = new GriddingDescriptor { Resolution = 5 } };
        var cf = Rasters.Dataset("/o3") with { Mapping = "cf-grid", ItemId = "item_{date:yyyyMMdd}" };
        var orbit = Omdoao3Granule.Generate(new DateTimeOffset(2011, 7, 30, 2, 0, 0, TimeSpan.Zero), lines: 12);
        var daily = DescriptorReader.Read(Repository.PathOf("datasets/omi-ozone-orbits.yaml")).OrThrow();
        return
        [
            new("grid.he5", File.ReadAllBytes(new SyntheticGranule().Write(folder)), grid),
            new("coordinates.he5", File.ReadAllBytes(new SyntheticGranule { HasCoordinates = true, SouthFirst = true }.Write(folder)), grid),
            new("swath.nc", File.ReadAllBytes(new SyntheticSwath().Write(folder)), swath),
            new("packed.nc", File.ReadAllBytes(new SyntheticSwath { IsPacked = true, HasBounds = false }.Write(folder)), swath),
            new("cf.h5", HostileFiles.Ordinary(), cf),
            new("classic.nc", NetCdfClassicWriter.Bytes(CfFiles.Simple("classic.nc")), CfFiles.Dataset()),
            new(orbit.FileName, orbit.ToBytes(), daily with { Gridding = daily.Gridding! with { Resolution = 5 } }),
        ];
    }

    /// <summary>HDF-EOS2 grids of several projections, a swath between whose places pixels lie, and plain arrays.</summary>
    public static IReadOnlyList<FuzzedGranule> OfHdf4() =>
    [
        Hdf4("sin_tile.hdf", "hdfeos2-grid", "/HDFEOS/GRIDS/MODIS_Grid_Daily_1km_LST/Data Fields/LST_Day_1km"),
        Hdf4("cmg_degrees.hdf", "hdfeos2-grid", "/HDFEOS/GRIDS/MOD_Grid_monthly_CMG_VI/Data Fields/CMG 0.05 Deg Monthly EVI"),
        Hdf4("polar.hdf", "hdfeos2-grid", "/HDFEOS/GRIDS/NpPolarGrid25km/Data Fields/SI_25km_NH_ICECON_DAY"),
        Hdf4("airs.hdf", "hdfeos2-grid", "/HDFEOS/GRIDS/location/Data Fields/Latitude"),
        Hdf4("trmm.hdf", "hdf4-grid", "/precipitation"),
        Hdf4("swath.hdf", "hdfeos2-swath", "/HDFEOS/SWATHS/mod05/Data Fields/Water_Vapor_1km") is var swath
            ? swath with { Dataset = swath.Dataset with { Gridding = new GriddingDescriptor { Resolution = 2 } } } : swath,
    ];

    private static FuzzedGranule Hdf4(string name, string mapping, string path) => new(
        name, File.ReadAllBytes(Hdf4Kit.Case(name)), Rasters.Dataset(path) with { Mapping = mapping, ItemId = "item_{date:yyyyMMdd}" });
}
