using System.IO.Compression;
using System.Xml.Linq;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>The packages that <c>dotnet pack</c> makes of the solution, in a folder that NuGet can restore from.</summary>
public sealed class PackedLibraries : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private readonly TemporaryFolder _folder = new();

    public PackedLibraries()
    {
        Feed = _folder["feed"];
        // What is packed is what the tests were built with.
        var (exitCode, output, error) = ExternalProgram.RunIn(
            Repository.Root, "dotnet", "pack", "Datasets.sln", "--no-build", "-c", Configuration, "-o", Feed, "-v", "quiet", "--nologo", "-nodeReuse:false");
        Assert.True(exitCode == 0, output + error);
    }

    public string Feed { get; }

    public IEnumerable<string> Names => Directory.GetFiles(Feed).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>A package's files, by name.</summary>
    public IReadOnlyDictionary<string, string> Files(string id)
    {
        using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(Feed, $"{id}.*.nupkg")));
        return package.Entries.ToDictionary(entry => entry.FullName, entry => new StreamReader(entry.Open()).ReadToEnd());
    }

    /// <summary>What a package says of itself.</summary>
    public XElement Metadata(string id)
    {
        var root = XDocument.Parse(Files(id)[$"{id}.nuspec"]).Root!;
        foreach (var element in root.DescendantsAndSelf())
            element.Name = element.Name.LocalName;
        return root.Element("metadata")!;
    }

    public void Dispose() => _folder.Dispose();
}
