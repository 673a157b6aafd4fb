using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Hdf4;

namespace Datasets.EmbeddedArchive.Samples;

/// <summary>A generated granule of HDF-EOS2 grids or a swath, with its metadata texts as HDF-EOS and the ECS toolkit write them.</summary>
/// <param name="Version">As CoreMetadata has it: a number, or a text with its quotation marks.</param>
/// <param name="Start">The first second of the granule.</param>
/// <param name="End">The last.</param>
internal sealed record Hdfeos2File(string ShortName, string Version, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>What one attribute holds of StructMetadata; the rest is in the next.</summary>
    private const int StructureLength = 32000;

    public IReadOnlyList<Hdfeos2Grid> Grids { get; init; } = [];
    public Hdfeos2Swath? Swath { get; init; }
    public IReadOnlyDictionary<string, object> FileAttributes { get; init; } = new Dictionary<string, object>();

    /// <summary>A file with one grid, of whole days.</summary>
    public static Hdfeos2File OfDays(string shortName, string version, DateOnly first, DateOnly last, params IReadOnlyList<Hdfeos2Grid> grids) =>
        new(shortName, version, At(first), At(last.AddDays(1)).AddSeconds(-1)) { Grids = grids };

    public byte[] ToBytes()
    {
        var file = new Hdf4Writer();
        foreach (var grid in Grids)
        {
            var fields = grid.Fields.Select(field => Add(file, grid.Name, field, grid.DimensionsOf(field))).ToList();
            file.Structure("GRID", grid.Name, new Dictionary<string, IReadOnlyList<int>> { ["Data Fields"] = fields });
        }
        if (Swath is { } swath)
        {
            file.Structure("SWATH", swath.Name, new Dictionary<string, IReadOnlyList<int>>
            {
                ["Geolocation Fields"] = [.. swath.Places.Select(field => Add(file, swath.Name, field, field.Dimensions))],
                ["Data Fields"] = [.. swath.Fields.Select(field => Add(file, swath.Name, field, field.Dimensions))],
            });
        }
        file.FileAttribute("HDFEOSVersion", "HDFEOS_V2.19");
        foreach (var (number, part) in EosText.Structure(Grids, Swath).Chunk(StructureLength).Index())
            file.FileAttribute($"StructMetadata.{number}", new string(part));
        file.FileAttribute("CoreMetadata.0", EosText.Core(ShortName, Version, Start, End));
        file.FileAttribute("SyntheticData", OmdoaO3eGranule.SyntheticMark);
        foreach (var (name, value) in FileAttributes)
            file.FileAttribute(name, value);
        return file.ToBytes();
    }

    private static DateTimeOffset At(DateOnly day) => new(day, default, TimeSpan.Zero);

    private static int Add(Hdf4Writer file, string structure, Hdfeos2Field field, IReadOnlyList<(string Name, int Size)> dimensions) =>
        file.Array(field.Name, [.. dimensions.Select(dimension => ($"{dimension.Name}:{structure}", dimension.Size))], field.Values, field.Attributes);
}
