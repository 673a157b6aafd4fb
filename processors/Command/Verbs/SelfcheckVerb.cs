using Datasets.Catalog.Verification;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Conversion;
using Datasets.Descriptors;
using Datasets.EmbeddedArchive.Granules;
using Datasets.Gdal;
using Datasets.Storage.Folder;
using Datasets.Workflow.Runs;

namespace Datasets.Command.Verbs;

/// <summary>A container's smoke test: everything that a job needs is in the image, and works.</summary>
internal static class SelfcheckVerb
{
    /// <summary>A descriptor of the program's own: the datasets of an image are its owner's.</summary>
    private const string Descriptor = "selfcheck.yaml";

    public static System.CommandLine.Command Create()
    {
        var folder = Verb.DescriptorFolder();
        var command = new System.CommandLine.Command("selfcheck", "Open GDAL and convert a built-in tiny granule: does this installation work?") { folder };
        command.SetAction((parsed, cancellationToken) => Verb.GuardAsync(verbose: false, async () =>
        {
            Console.WriteLine($"GDAL {GdalLibrary.Version}");
            Console.WriteLine(Described(DescriptorFolders.Load(parsed.GetValue(folder))));
            var descriptor = await BuiltInAsync(cancellationToken);
            var place = Directory.CreateTempSubdirectory("datasets-selfcheck-").FullName;
            try
            {
                return await ConvertAsync(descriptor, place, cancellationToken);
            }
            finally
            {
                Directory.Delete(place, recursive: true);
            }
        }));
        return command;
    }

    /// <summary>Without descriptors no job runs. One that is not valid stops its own dataset's jobs alone.</summary>
    private static string Described(DescriptorLibrary library)
    {
        var invalid = library.Files.Count(file => file.Descriptor is null);
        return $"descriptors: {library.Files.Count} in {library.Folder}"
            + (invalid == 0 ? "" : $", of which {invalid} not valid: 'datasets validate' says why");
    }

    private static async Task<DatasetDescriptor> BuiltInAsync(CancellationToken cancellationToken)
    {
        await using var stream = typeof(SelfcheckVerb).Assembly.GetManifestResourceStream(Descriptor)!;
        using var reader = new StreamReader(stream);
        return DescriptorReader.Parse(await reader.ReadToEndAsync(cancellationToken), Descriptor, MappingRegistry.Default.Known).OrThrow();
    }

    private static async Task<int> ConvertAsync(DatasetDescriptor descriptor, string folder, CancellationToken cancellationToken)
    {
        var granule = OmdoaO3eGranule.Generate(new DateOnly(2024, 10, 1), options: new GranuleOptions { Columns = 72, Rows = 36 });
        var file = Path.Combine(folder, granule.FileName);
        await File.WriteAllBytesAsync(file, granule.ToBytes(), cancellationToken);
        using var store = new FolderStore(Path.Combine(folder, "out"));
        var conversion = new LocalConversion(
            Composition.Converter(descriptor), new GranulePublisher(descriptor, store, TimeProvider.System), store.Work);
        var result = (await conversion.RunAsync([file], workers: 1, _ => { }, cancellationToken)).Single();
        if (result.Outcome != GranuleOutcome.Converted)
        {
            await Console.Error.WriteLineAsync($"error: {result.Reason}");
            return ExitCode.SomeFailed;
        }

        var problems = await new StacVerifier(store, new StacVerifierOptions { CogCheck = CogChecks.Problems })
            .VerifyAsync(cancellationToken)
            .SelectMany(one => one.Problems.Select(problem => $"{one.Key}: {problem}"))
            .ToListAsync(cancellationToken);
        foreach (var problem in problems)
            await Console.Error.WriteLineAsync($"error: {problem}");
        Console.WriteLine(problems.Count == 0 ? "converted and verified a built-in granule: this installation works" : "this installation does not work");
        return problems.Count == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }
}
