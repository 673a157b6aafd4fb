using Datasets.Model;
using Datasets.Storage;

namespace Datasets.Workflow.Runs;

/// <summary>
/// Lets out what goes wrong with a granule as a failure that names its file, also where the code that found it knows only a value, and where nothing was
/// foreseen: among thousands of granules, a message without a name is of no use.
/// </summary>
public static class GranuleFailures
{
    /// <param name="paths">The granule's file, or those of the granules that share an item.</param>
    /// <param name="work">What is done with them.</param>
    public static T Named<T>(IReadOnlyList<string> paths, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DatasetsException e) when (!e.IsWrongUsage && !IsOfOutput(e) && !paths.Any(path => e.Message.Contains(Path.GetFileName(path), StringComparison.Ordinal)))
        {
            throw new DatasetsException($"{NameOf(paths)}: {e.Message}", e.IsTemporary, e);
        }
        catch (Exception e) when (e is not (DatasetsException or OperationCanceledException or IOException or UnauthorizedAccessException))
        {
            throw new DatasetsException(
                $"{NameOf(paths)}: {(e is OutOfMemoryException ? "it takes more memory than there is" : DatasetsException.Explain(e))}", isTemporary: false, e);
        }
    }

    /// <inheritdoc cref="Named{T}(IReadOnlyList{string}, Func{T})"/>
    public static T Named<T>(string path, Func<T> work) => Named([path], work);

    private static bool IsOfOutput(DatasetsException e) => e is StorageException || e.InnerException is IOException or UnauthorizedAccessException;

    private static string NameOf(IReadOnlyList<string> paths) =>
        paths.Count == 1 ? Path.GetFileName(paths[0]) : $"{Path.GetFileName(paths[0])} and {paths.Count - 1} more";
}
