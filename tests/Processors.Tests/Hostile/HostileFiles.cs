using System.IO.Compression;
using System.Text;
using Datasets.EmbeddedArchive.Hdf5;

namespace Datasets.Hostile;

/// <summary>Small files that ask for much, or are odd but sound.</summary>
internal static class HostileFiles
{
    private const string Escapes = "\u001b[31mRED\u001b]0;title\u0007\u202egnp";

    private static readonly float[] Latitudes = [.. Enumerable.Range(0, 90).Select(i => -89f + 2 * i)];
    private static readonly float[] Longitudes = [.. Enumerable.Range(0, 180).Select(i => -179f + 2 * i)];

    private static readonly Dictionary<string, Func<byte[]>> All = new()
    {
        ["axis_2e33.h5"] = () => LongAxis(1L << 33),
        ["axis_2e31.h5"] = () => LongAxis((1L << 31) - 8),
        ["axis_2e28.h5"] = () => LongAxis(1L << 28),
        ["texts.h5"] = () => Sound().SameTexts("many", new string('A', 1_000_000), 3000).Bytes(),
        ["bomb.h5"] = Bomb,
        ["empty_swath.h5"] = () => Swath(40_000, 20_000),
        ["empty_grid.h5"] = EmptyGrid,
        ["levels.h5"] = Levels,
        ["escapes.h5"] = EscapeSequences,
        ["not_here.h5"] = () => Sound().Elsewhere("elsewhere", [90, 180], Over("lat", "lon")).Bytes(),
    };

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>Those that are converted: what is odd in them does not touch the field.</summary>
    public static IReadOnlyCollection<string> Sounds { get; } = ["not_here.h5"];

    public static byte[] Bytes(string name) => All[name]();

    public static byte[] Ordinary(int day = 2) => Sound(day).Bytes();

    /// <summary>Latitudes, longitudes and a field that were never written.</summary>
    public static byte[] Swath(long lines, long columns) => Start()
        .Declare("lat", [lines, columns], [1000, 1000], Hdf5Attribute.Text("units", "degrees_north"))
        .Declare("lon", [lines, columns], [1000, 1000], Hdf5Attribute.Text("units", "degrees_east"))
        .Declare("o3", [lines, columns], [1000, 1000], Hdf5Attribute.Text("units", "DU"), Hdf5Attribute.Text("coordinates", "lon lat"))
        .Bytes();

    /// <summary>Arrays of 30 million values each, of each of which a chunk was written: each for itself is within the limits.</summary>
    public static byte[] ManyArrays(int count)
    {
        var deflated = new MemoryStream();
        using (var stream = new ZLibStream(deflated, CompressionLevel.Fastest))
            stream.Write(new byte[2000 * 2000 * sizeof(float)]);
        var file = Start()
            .Doubles("y", [.. Enumerable.Range(0, 5000).Select(i => 89.982 - i * 0.036)], Over("y"), Hdf5Attribute.Text("units", "degrees_north"))
            .Doubles("x", [.. Enumerable.Range(0, 6000).Select(i => -179.97 + i * 0.06)], Over("x"), Hdf5Attribute.Text("units", "degrees_east"));
        for (var i = 0; i < count; i++)
            file.WithChunk($"field_{i}", [5000, 6000], [2000, 2000], deflated.ToArray(), Over("y", "x"));
        return file.Bytes();
    }

    /// <summary>One chunk of so many time steps: each of them is read by decompressing all of them.</summary>
    public static byte[] ManySteps(int count)
    {
        var deflated = new MemoryStream();
        using (var stream = new ZLibStream(deflated, CompressionLevel.Fastest))
            stream.Write(new byte[count * 90 * 90 * sizeof(float)]);
        return Start()
            .Floats("lat", [90], Latitudes, Over("lat"), Hdf5Attribute.Text("units", "degrees_north"))
            .Floats("lon", [90], Longitudes[..90], Over("lon"), Hdf5Attribute.Text("units", "degrees_east"))
            .Doubles("time", [.. Enumerable.Range(0, count).Select(i => (double)i)], Over("time"), Hdf5Attribute.Text("units", "hours since 2020-01-01"))
            .WithChunk("o3", [count, 90, 90], [count, 90, 90], deflated.ToArray(), Over("time", "lat", "lon"))
            .Bytes();
    }

    private static HostileHdf5 Start(int day = 2) => new HostileHdf5().Attributes(
        Hdf5Attribute.Text("time_coverage_start", $"2020-01-{day:00}T00:00:00Z"), Hdf5Attribute.Text("time_coverage_end", $"2020-01-{day:00}T23:59:59Z"));

    private static HostileHdf5 Sound(int day = 2) => OnAxes(Start(day)).Floats("o3", [90, 180], Field(), Over("lat", "lon"), Hdf5Attribute.Text("units", "DU"));

    private static float[] Field() => [.. Enumerable.Range(0, 90 * 180).Select(i => i % 97 * 0.5f)];

    private static HostileHdf5 OnAxes(HostileHdf5 file) => file
        .Floats("lat", [90], Latitudes, Over("lat"), Hdf5Attribute.Text("units", "degrees_north"))
        .Floats("lon", [180], Longitudes, Over("lon"), Hdf5Attribute.Text("units", "degrees_east"));

    /// <summary>The names of dimensions, as GPM's files have them.</summary>
    private static Hdf5Attribute Over(params string[] names) => Hdf5Attribute.Text("DimensionNames", string.Join(',', names));

    private static byte[] LongAxis(long count) => Start()
        .Declare("y", [count], [1000], Over("y"), Hdf5Attribute.Text("units", "degrees_north"))
        .Floats("lon", [180], Longitudes, Over("lon"), Hdf5Attribute.Text("units", "degrees_east"))
        .Declare("o3", [count, 180], [1000, 180], Over("y", "lon"))
        .Bytes();

    /// <summary>One chunk of 2 GB of zeros, deflated, over a small array.</summary>
    private static byte[] Bomb()
    {
        const int rows = 16_384, columns = 32_000;
        var deflated = new MemoryStream();
        using (var stream = new ZLibStream(deflated, CompressionLevel.Fastest))
        {
            var block = new byte[1 << 20];
            for (long left = (long)rows * columns * sizeof(float); left > 0; left -= block.Length)
                stream.Write(block, 0, (int)Math.Min(left, block.Length));
        }
        return OnAxes(Start()).WithChunk("o3", [90, 180], [rows, columns], deflated.ToArray(), Over("lat", "lon")).Bytes();
    }

    private static byte[] EmptyGrid() => Start()
        .Doubles("lat", [.. Enumerable.Range(0, 30_000).Select(i => 89.997 - i * 0.006)], Over("lat"), Hdf5Attribute.Text("units", "degrees_north"))
        .Doubles("lon", [.. Enumerable.Range(0, 60_000).Select(i => -179.997 + i * 0.006)], Over("lon"), Hdf5Attribute.Text("units", "degrees_east"))
        .Declare("o3", [30_000, 60_000], [1000, 1000], Over("lat", "lon"))
        .Bytes();

    private static byte[] Levels() => OnAxes(Start())
        .Doubles("time", [.. Enumerable.Range(0, 3_000_000).Select(i => (double)i)], Over("time"), Hdf5Attribute.Text("units", "hours since 2020-01-01"))
        .Declare("o3", [3_000_000, 90, 180], [1, 90, 180], Over("time", "lat", "lon"))
        .Bytes();

    private static byte[] EscapeSequences() => OnAxes(Start())
        .Attributes(Raw("title"), Raw("ShortName"), Raw("VersionID"))
        .Floats("o3", [90, 180], Field(), Over("lat", "lon"), Raw("units"), Raw("long_name"))
        .Floats("v" + Escapes, [90, 180], Field(), Over("lat", "lon"))
        .Group("g" + Escapes)
        .Bytes();

    private static Hdf5Attribute Raw(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(Escapes);
        return new Hdf5Attribute(name, Hdf5Type.Text(bytes.Length), null, bytes);
    }
}
