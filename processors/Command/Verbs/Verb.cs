using System.CommandLine;
using Datasets.Catalog;
using Datasets.Command.Output;
using Datasets.Command.Setup;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;

namespace Datasets.Command.Verbs;

/// <summary>What the verbs have in common: shared options, and how errors become messages and exit codes.</summary>
internal static class Verb
{
    /// <summary>How long a verb may go on that is asked to stop and has no output to complete.</summary>
    public static readonly TimeSpan WithoutOutput = TimeSpan.FromSeconds(1);

    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };

    public static Option<bool> Verbose() => new("--verbose", "-v") { Description = "Print stack traces of failures." };

    public static Argument<string> Dataset() => new("DATASET")
    {
        // Without a name of its own, the help has all ids in its place.
        HelpName = "DATASET",
        Description = "A dataset's id, as 'datasets list' shows it, or the path of a descriptor.",
        CompletionSources = { _ => DescriptorFolders.Ids() },
    };

    public static Option<DirectoryInfo?> DescriptorFolder() => new("--datasets")
    {
        Description = "The folder with descriptors of your own (default: $DATASETS_FOLDER, else datasets.d/ here); those that ship are found, too.",
        HelpName = "DIR",
    };

    public static Option<Uri?> Endpoint() => new("--endpoint")
    {
        Description = $"The search of CMR, the catalogue of granules, where it is not NASA's (default: ${EnvironmentVariables.CmrUrl}).",
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"--endpoint: '{result.Tokens[0].Value}' is not an http or https URL");
            return null;
        },
    };

    public static Option<string?> RetryFailed() => new(StepArguments.RetryFailed)
    {
        Description = "Only what failed in an earlier run, whose id its report has, in the time that it looked at.",
        HelpName = "RUN",
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && !RunId.IsValid(result.Tokens[0].Value))
                    result.AddError("--retry-failed: expected the id of a run");
            },
        },
    };

    public static Option<int?> Workers() => new("--workers")
    {
        Description = "Granules converted at once (default: one for each core).",
        HelpName = "N",
        Validators =
        {
            result =>
            {
                if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var count) || count is < 1 or > 256))
                    result.AddError("--workers: expected a number from 1 to 256");
            },
        },
    };

    /// <summary>Runs a verb's work; whatever goes wrong becomes a message on standard error and an exit code.</summary>
    public static async Task<int> GuardAsync(bool verbose, Func<Task<int>> work)
    {
        // The command line starts to listen to signals when this method has returned its task. A signal that came before that would be lost.
        await Task.Yield();
        StopSignals.LeaveToVerb();
        try
        {
            return await work();
        }
        catch (DatasetsException error)
        {
            Show(error, verbose);
            return error.IsTemporary ? ExitCode.Temporary : error.IsWrongUsage ? ExitCode.WrongUsage : ExitCode.SomeFailed;
        }
        catch (OperationCanceledException)
        {
            Terminal.Error("stopped");
            return ExitCode.Temporary;
        }
        catch (Exception error)
        {
            Show(error, verbose);
            return ExitCode.SomeFailed;
        }
    }

    /// <exception cref="UsageException">There is no such file.</exception>
    public static string RequireFile(string path) => File.Exists(path)
        ? path
        : throw new UsageException(
            !Directory.Exists(path) ? $"{path}: there is no such file"
            : ZarrMarks.Any(mark => File.Exists(Path.Combine(path, mark))) ? $"{path} is a zarr store, which is not read: give files of HDF5, HDF-EOS5 or netCDF"
            : $"{path} is a folder: give a file in it");

    private static readonly string[] ZarrMarks = [".zgroup", ".zarray", ".zmetadata", "zarr.json"];

    /// <summary>Why a file that the command line names cannot be written.</summary>
    public static Exception CannotWrite(string path, Exception error)
    {
        if (Directory.Exists(path))
            return new UsageException($"{path} cannot be written, as it is a folder: give a file in it");
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        if (FolderStore.FileInPlaceOf(folder) is { } file)
            return new UsageException($"{path} cannot be written, as {file} is a file");
        if (error is DirectoryNotFoundException)
            return new UsageException($"{path} cannot be written, as there is no folder {folder}");
        return DiskErrors.ToStorageException("cannot write", full, error);
    }

    /// <summary>Says where the catalog is; where nothing has been published there is none.</summary>
    public static async Task TellCatalogAsync(IObjectStore store)
    {
        if (await store.ReadAsync(StacLayout.RootCatalog) is not null)
            Terminal.Results.WriteUnbroken($"catalog:   {store.Locate(StacLayout.RootCatalog)}");
    }

    private static void Show(Exception error, bool verbose)
    {
        // Problems of descriptors are links for editors and terminals: they stand on lines of their own, whatever the form of the log.
        if (error is DescriptorException)
            Console.Error.WriteLine(error.Message);
        else
            Terminal.Error(verbose && error is not UsageException ? error.ToString() : DatasetsException.Explain(error));
    }
}
