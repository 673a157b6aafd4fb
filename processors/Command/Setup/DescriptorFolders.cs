using Datasets.Conversion;
using Datasets.Descriptors;

namespace Datasets.Command.Setup;

/// <summary>Finds the folder with the descriptors, and loads them.</summary>
internal static class DescriptorFolders
{
    private const string FolderName = "datasets";

    /// <exception cref="UsageException">There is no such folder, or none is found, or it has no descriptor.</exception>
    public static DescriptorLibrary Load(DirectoryInfo? folder)
    {
        var library = DescriptorLibrary.Load(Find(folder), MappingRegistry.Default.Known);
        return library.Files.Count > 0
            ? library
            : throw new UsageException($"{library.Folder} has no descriptor; a dataset is a file NAME.yaml in it");
    }

    /// <summary>Finds descriptors by their ids; null for those that are not there or not valid, and for all where no folder is asked for and none is found.</summary>
    /// <exception cref="UsageException">The folder that is asked for is not there.</exception>
    public static Func<string, DatasetDescriptor?> KnownIn(DirectoryInfo? asked)
    {
        DescriptorLibrary? library = null;
        try
        {
            library = DescriptorLibrary.Load(Find(asked), MappingRegistry.Default.Known);
        }
        catch (Exception error) when (asked is null && error is UsageException or DescriptorException)
        {
            // A catalog can be verified where there is no descriptor.
        }
        return id => library?.Descriptors.FirstOrDefault(descriptor => descriptor.Id == id);
    }

    /// <param name="dataset">An id in the folder, or the path of a descriptor.</param>
    /// <exception cref="DescriptorException">It is not valid, or there is none of that id.</exception>
    public static DatasetDescriptor Resolve(string dataset, DirectoryInfo? folder) =>
        File.Exists(dataset)
            ? DescriptorReader.Read(dataset, MappingRegistry.Default.Known).OrThrow()
            : DescriptorLibrary.Resolve(Find(folder), dataset, MappingRegistry.Default.Known);

    /// <exception cref="UsageException">There is no such folder, or none is found.</exception>
    public static string Find(DirectoryInfo? asked)
    {
        if (asked is not null)
            return asked.Exists ? asked.FullName : throw new UsageException($"no such folder: {asked.FullName}");
        var candidates = new[]
            {
                Path.Combine(Environment.CurrentDirectory, FolderName),
                Environment.GetEnvironmentVariable(EnvironmentVariables.DescriptorFolder),
            }
            .Concat(Above(AppContext.BaseDirectory).Select(above => Path.Combine(above, FolderName)));
        return candidates.FirstOrDefault(HoldsDescriptors)
            ?? throw new UsageException($"found no folder with descriptors: go to the clone, or give --datasets DIR or ${EnvironmentVariables.DescriptorFolder}");
    }

    private static bool HoldsDescriptors(string? folder) =>
        Directory.Exists(folder) && DescriptorLibrary.FilesOf(folder).Any();

    private static IEnumerable<string> Above(string folder)
    {
        for (var above = new DirectoryInfo(folder).Parent; above is not null; above = above.Parent)
            yield return above.FullName;
    }
}
