using Datasets.Model;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>The libraries as packages: what is in them, and a project outside of this tree that uses one.</summary>
public sealed class PackageTests(PackedLibraries packages) : IClassFixture<PackedLibraries>
{
    private static readonly string Version = ProductInfo.Version;

    public static TheoryData<string, string[]> Dependencies => new()
    {
        { "Datasets.Model", [] },
        { "Datasets.Compression", ["ZstdSharp.Port"] },
        { "Datasets.Gdal", ["Datasets.Model"] },
        { "Datasets.Hdf4", ["Datasets.Compression", "Datasets.Model"] },
        { "Datasets.Hdf5", ["Datasets.Compression", "Datasets.Model"] },
        { "Datasets.Cog", ["Datasets.Compression", "Datasets.Gdal", "Datasets.Model"] },
    };

    [Fact]
    public void Only_the_libraries_are_packed() => Assert.Equal(
        Dependencies.Select(row => $"{row.Data.Item1}.{Version}.nupkg").Order(StringComparer.Ordinal), packages.Names);

    [Theory]
    [MemberData(nameof(Dependencies))]
    public void A_package_depends_on_what_its_project_uses(string id, string[] dependencies)
    {
        var found = packages.Metadata(id).Descendants("dependency").ToList();
        Assert.Equal(dependencies, found.Select(dependency => dependency.Attribute("id")!.Value).Order(StringComparer.Ordinal));
        Assert.All(
            found.Where(dependency => dependency.Attribute("id")!.Value.StartsWith("Datasets.", StringComparison.Ordinal)),
            dependency => Assert.Equal(Version, dependency.Attribute("version")!.Value));
    }

    [Theory]
    [MemberData(nameof(Dependencies))]
    public void A_package_has_licence_readme_and_documentation(string id, string[] dependencies)
    {
        _ = dependencies;
        var (metadata, files) = (packages.Metadata(id), packages.Files(id));
        Assert.Equal(("Apache-2.0", "expression"), (metadata.Element("license")!.Value, metadata.Element("license")!.Attribute("type")!.Value));
        Assert.Equal(("README.md", Version), (metadata.Element("readme")!.Value, metadata.Element("version")!.Value));
        Assert.NotEqual("Package Description", metadata.Element("description")!.Value);
        Assert.Equal(File.ReadAllText(Repository.PathOf("LICENSE")), files["LICENSE"]);
        Assert.StartsWith($"# {id}\n", files["README.md"]);
        Assert.Contains($"<name>{id}</name>", files[$"lib/net10.0/{id}.xml"]);
        Assert.Contains("<summary>", files[$"lib/net10.0/{id}.xml"]);
        Assert.Contains($"lib/net10.0/{id}.dll", files.Keys);
    }

    [Fact]
    public void A_project_that_uses_the_package_of_Cog_writes_a_COG_that_GDAL_validates()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["example.csproj"], Project());
        File.WriteAllText(folder["nuget.config"], $"""<configuration><packageSources><add key="packed" value="{packages.Feed}" /></packageSources></configuration>""");
        File.WriteAllText(folder["Program.cs"], LibraryExamples.Code("Cog"));

        Dotnet(folder, "build", "-o", folder["out"], "-v", "quiet", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        Dotnet(folder, folder["out/example.dll"], folder["temperature.tif"]);

        LibraryExamples.CheckCog(folder, folder["temperature.tif"]);
    }

    // The packages of this test stay out of the machine's cache, from which those of other makers are taken.
    private static string Project() => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <UseAppHost>false</UseAppHost>
            <NuGetAudit>false</NuGetAudit>
            <RestorePackagesPath>packages</RestorePackagesPath>
            <RestoreFallbackFolders>{MachinesPackages()}</RestoreFallbackFolders>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Datasets.Cog" Version="{Version}" />
          </ItemGroup>
        </Project>
        """;

    private static string MachinesPackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static void Dotnet(TemporaryFolder folder, params string[] arguments)
    {
        var (exitCode, output, error) = ExternalProgram.RunIn(folder.Path, "dotnet", arguments);
        Assert.True(exitCode == 0, output + error);
    }
}
