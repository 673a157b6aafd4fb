using System.Diagnostics;
using System.Xml.Linq;
using Datasets.Infra.Support;

namespace Datasets.Infra.Image;

/// <summary>No container engine is needed: the Dockerfile is read, and what its first stage runs is run.</summary>
public sealed class DockerfileTests
{
    private const string Program = "processors/Command/Datasets.Command.csproj";

    private static readonly Dockerfile Read = Dockerfile.Read(Repository.PathOf("processors/Dockerfile"));

    private static Stage Build => Read.Stages[0];

    private static Stage Final => Read.Stages[^1];

    [Fact]
    public void The_SDK_runs_on_the_machine_that_builds_and_the_image_has_the_platform_that_was_asked_for()
    {
        Assert.StartsWith("--platform=$BUILDPLATFORM ", Build.From);
        Assert.Contains("TARGETARCH", Build.Of("ARG"));
        Assert.All(Build.Of("RUN"), command => Assert.Contains("--arch $TARGETARCH", command));
        Assert.DoesNotContain("--platform", Final.From);
    }

    /// <summary>Neither 'latest' nor 'stable', which another release becomes one day, with other packages.</summary>
    [Fact]
    public void The_bases_release_is_named()
    {
        Assert.Equal("debian:${DEBIAN}-slim AS runtime", Final.From);
        Assert.Equal("DEBIAN=13", Assert.Single(Read.Global).Text);
    }

    [Fact]
    public void Packages_are_restored_before_the_sources_are_there_and_of_each_project_that_the_program_needs()
    {
        var restore = Build.Index("RUN dotnet restore");
        Assert.True(restore < Build.Index("COPY processors processors"));

        var copied = Build.Instructions.Take(restore).Where(instruction => instruction.Name == "COPY").SelectMany(copy => copy.Copied().Sources).ToList();
        Assert.Superset(References(Program).ToHashSet(), copied.ToHashSet());
        // What a build takes from the folders above a project.
        string[] around = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", ".editorconfig"];
        var there = around.Concat(around.Select(file => $"processors/{file}")).Where(file => File.Exists(Repository.PathOf(file)));
        Assert.Superset(there.ToHashSet(), copied.ToHashSet());
        Assert.All(copied, file => Assert.True(Path.GetExtension(file) is ".csproj" or ".props" or ".targets" or ".editorconfig", file));
    }

    [Fact]
    public void Descriptors_come_last_so_that_another_one_compiles_and_installs_nothing()
    {
        Assert.DoesNotContain(Build.Of("COPY"), text => text.Contains("datasets ", StringComparison.Ordinal));
        var after = Final.Instructions.Skip(Final.Index("COPY datasets /app/datasets") + 1).Select(instruction => $"{instruction.Name} {instruction.Text}").ToList();
        Assert.Equal(["COPY --from=own-descriptors / /app/datasets/"], after.Where(text => text.StartsWith("COPY", StringComparison.Ordinal)));
        Assert.Equal(["""RUN ["/app/bin/datasets", "selfcheck"]"""], after.Where(text => text.StartsWith("RUN", StringComparison.Ordinal)));
    }

    /// <summary>Batch does not look at it, and it would start another process of the program every few minutes elsewhere.</summary>
    [Fact]
    public void There_is_no_health_check() => Assert.DoesNotContain(Final.Instructions, instruction => instruction.Name == "HEALTHCHECK");

    [Fact]
    public void What_is_copied_is_let_through_by_the_ignore_file()
    {
        var allowed = File.ReadLines(Repository.PathOf("processors/Dockerfile.dockerignore"))
            .Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var copied = Read.Stages.SelectMany(stage => stage.Instructions)
            .Where(instruction => instruction.Name == "COPY" && !instruction.Text.StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(copy => copy.Copied().Sources);
        Assert.All(copied, source => Assert.Contains(allowed, entry => source == entry || source.StartsWith(entry + "/", StringComparison.Ordinal)));
    }

    /// <summary>With the descriptors that an image has: those that are shipped need not be among them, and one may be unfinished.</summary>
    [Fact]
    public void What_the_build_stage_runs_makes_a_program_that_works()
    {
        var root = Directory.CreateTempSubdirectory("datasets-image-").FullName;
        try
        {
            foreach (var instruction in Build.Instructions)
                Follow(instruction, root);

            var descriptors = Directory.CreateDirectory(Path.Combine(root, "app", "datasets")).FullName;
            File.Copy(Repository.PathOf("datasets/omi-so2.yaml"), Path.Combine(descriptors, "omi-so2.yaml"));
            File.WriteAllText(Path.Combine(descriptors, "unfinished.yaml"), "id: unfinished\n");
            var (exitCode, said) = Shell($"{root}/app/bin/datasets selfcheck --datasets {descriptors}", root);
            Assert.True(exitCode == 0, said);
            Assert.Contains("of which 1 not valid", said);
            Demo($"DATASETS_FOLDER={Repository.PathOf("datasets")} {root}/app/bin/datasets", root);
            ArchiveRunsTheDemo(root);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>`./run pack linux-x64` of what the first stage published: checksums, and what is in the archive where there is no clone.</summary>
    private static void ArchiveRunsTheDemo(string root)
    {
        var feed = Path.Combine(root, "packages");
        var (exitCode, said) = Shell(
            $"PACK_OUTPUT={feed} PACK_PUBLISHED={root}/app/bin PACK_GZIP=-1 bash {Repository.PathOf("packaging/pack")} linux-x64"
            + $" && cd {feed} && sha256sum --check SHA256SUMS && mkdir {root}/unpacked && tar -xzf *-linux-x64.tar.gz -C {root}/unpacked --strip-components 1", root);
        Assert.True(exitCode == 0, said);
        Assert.Equal(["LICENSE", "README.md", "bin", "datasets"], Directory.GetFileSystemEntries(Path.Combine(root, "unpacked")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Demo($"{root}/unpacked/bin/datasets", root);
    }

    private static void Demo(string program, string root)
    {
        var output = Directory.CreateDirectory(Path.Combine(root, Guid.NewGuid().ToString("N"))).FullName;
        var (exitCode, said) = Shell($"{program} demo --days 1 --out {output}/demo", output);
        Assert.True(exitCode == 0, said);
        Assert.True(File.Exists(Path.Combine(output, "demo", "catalog.json")), said);
    }

    /// <summary>What a builder does with an instruction of the first stage, below <paramref name="root"/> in place of an image's root.</summary>
    private static void Follow(Instruction instruction, string root)
    {
        var work = Directory.CreateDirectory(Path.Combine(root, "source")).FullName;
        switch (instruction.Name)
        {
            case "WORKDIR":
                Assert.Equal("/source", instruction.Text);
                break;
            case "ARG":
                break;
            case "COPY":
                var (sources, target) = instruction.Copied();
                foreach (var source in sources)
                    Copy(Repository.PathOf(source), Path.Combine(work, File.Exists(Repository.PathOf(source)) ? Path.Combine(target, Path.GetFileName(source)) : target));
                break;
            case "RUN":
                var (exitCode, said) = Shell(instruction.Text.Replace("--output /", $"--output {root}/", StringComparison.Ordinal), work);
                Assert.True(exitCode == 0, $"RUN {instruction.Text}\n{said}");
                break;
            default:
                Assert.Fail($"the build stage has an instruction that this test does not know: {instruction}");
                break;
        }
    }

    private static (int ExitCode, string Said) Shell(string command, string folder)
    {
        var architecture = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"{command} 2>&1"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            Environment = { ["TARGETARCH"] = architecture, ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" },
        })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    /// <summary>A project and all that it refers to, directly or not, as paths in the clone.</summary>
    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Repository.PathOf(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetRelativePath(
                Repository.Root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(project))!, (string)reference.Attribute("Include")!))))
            .SelectMany(References).Prepend(project).Distinct();

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to, overwrite: true);
            return;
        }

        foreach (var entry in Directory.EnumerateFileSystemEntries(from).Where(entry => Path.GetFileName(entry) is not ("bin" or "obj")))
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
    }
}
