using System.Text.Json;
using Datasets.Support;

namespace Datasets.Zarr;

/// <summary>npm's zarrita, which maps in browsers read Zarr with.</summary>
internal static class ZarrReader
{
    /// <summary>Reads whole arrays; one process, however many.</summary>
    /// <param name="wanted">Folders of groups, and the names of arrays in them, with commas between.</param>
    public static IReadOnlyList<ReadArray> Read(params (string Store, string Arrays)[] wanted)
    {
        var folder = Repository.PathOf("tests/zarr");
        if (!ExternalProgram.Exists("node") || !Directory.Exists(Path.Combine(folder, "node_modules")))
            Assert.Skip("needs node and zarrita, which './run test' installs");
        using var output = new TemporaryFolder();
        var (exitCode, text, error) = ExternalProgram.RunIn(folder, "node", ["read.mjs", output[""], .. wanted.SelectMany(one => new[] { one.Store, one.Arrays })]);
        Assert.True(exitCode == 0, error);
        return [.. JsonDocument.Parse(text).RootElement.EnumerateArray().Select((array, i) => new ReadArray(
            array, File.Exists(output[$"{i}"]) ? File.ReadAllBytes(output[$"{i}"]) : []))];
    }
}

/// <param name="Json">What the array says of itself.</param>
/// <param name="Samples">Little-endian, the last dimension fastest.</param>
internal sealed record ReadArray(JsonElement Json, byte[] Samples)
{
    public int[] Shape => [.. Json.GetProperty("shape").EnumerateArray().Select(one => one.GetInt32())];

    public JsonElement Attribute(string name) => Json.GetProperty("attributes").GetProperty(name);
}
