using Datasets.Conversion;
using Datasets.Descriptors;

namespace Datasets.Command.Setup;

/// <summary>Finds the folders with descriptors, the user's own and the one that ships, and loads them.</summary>
internal static class DescriptorFolders
{
    /// <summary>Where a user's own descriptors are if nothing says otherwise, below the folder that the user works in.</summary>
    public const string OwnName = "datasets.d";

    private const string ShippedName = "datasets";

    /// <exception cref="UsageException">There is no such folder, or none is found, or it has no descriptor.</exception>
    public static DescriptorLibrary Load(DirectoryInfo? asked)
    {
        var places = Find(asked);
        if (asked is not null && !HoldsDescriptors(asked.FullName))
            throw new UsageException($"{asked.FullName} has no descriptor; a dataset is a file NAME.yaml in it");
        var library = DescriptorLibrary.Load(places.All, MappingRegistry.Default.Known);
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
            library = DescriptorLibrary.Load(Find(asked).All, MappingRegistry.Default.Known);
        }
        catch (Exception error) when (asked is null && error is UsageException or DescriptorException)
        {
            // A catalog can be verified where there is no descriptor.
        }
        return id => library?.Descriptors.FirstOrDefault(descriptor => descriptor.Id == id);
    }

    /// <param name="dataset">An id in the folders, or the path of a descriptor.</param>
    /// <exception cref="DescriptorException">It is not valid, or there is none of that id.</exception>
    public static DatasetDescriptor Resolve(string dataset, DirectoryInfo? asked) =>
        File.Exists(dataset)
            ? DescriptorReader.Read(dataset, MappingRegistry.Default.Known).OrThrow()
            : DescriptorLibrary.Resolve(Find(asked).All, dataset, MappingRegistry.Default.Known);

    /// <exception cref="UsageException">There is no such folder, or none is found.</exception>
    public static DescriptorPlaces Find(DirectoryInfo? asked)
    {
        var shipped = Shipped();
        var own = Own(asked) ?? Here(OwnName) ?? (Here(ShippedName) is { } here && HoldsDescriptors(here) ? here : null);
        return own is null && shipped is null
            ? throw new UsageException($"found no folder with descriptors: go to the clone, or give --datasets DIR or ${EnvironmentVariables.DescriptorFolder}")
            : new DescriptorPlaces(own == shipped ? null : own, shipped);
    }

    /// <summary>Whether the other verbs find a descriptor by its id without being told where it is.</summary>
    public static bool Finds(string path)
    {
        try
        {
            return Find(asked: null).All.Contains(Path.GetDirectoryName(Path.GetFullPath(path)));
        }
        catch (UsageException)
        {
            return false;
        }
    }

    /// <summary>Where a new descriptor goes; the folder need not be there yet.</summary>
    /// <exception cref="UsageException">The folder that is asked for is not there.</exception>
    public static string ForNew(DirectoryInfo? asked) => Own(asked) ?? Path.Combine(Environment.CurrentDirectory, OwnName);

    /// <summary>The ids that ship, for a new descriptor to have another.</summary>
    public static IReadOnlyList<DescriptorResult> ShippedFiles() =>
        Shipped() is { } folder ? DescriptorLibrary.Load(folder).Files : [];

    /// <summary>What a shell may offer for a dataset: none where there is no folder. Files are not read; they are named after their ids.</summary>
    public static IEnumerable<string> Ids()
    {
        try
        {
            return [.. Find(asked: null).All.SelectMany(DescriptorLibrary.FilesOf).Select(path => Path.GetFileNameWithoutExtension(path)).Distinct()];
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The folder that the command line asks for, else the one that the environment does.</summary>
    private static string? Own(DirectoryInfo? asked)
    {
        if (asked is not null)
            return asked.Exists ? Path.TrimEndingDirectorySeparator(asked.FullName) : throw new UsageException($"no such folder: {asked.FullName}");
        if (Environment.GetEnvironmentVariable(EnvironmentVariables.DescriptorFolder) is not { Length: > 0 } set)
            return null;
        return Directory.Exists(set)
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(set))
            : throw new UsageException($"${EnvironmentVariables.DescriptorFolder} is {set}, and there is no such folder");
    }

    private static string? Here(string name) =>
        Path.Combine(Environment.CurrentDirectory, name) is var folder && Directory.Exists(folder) ? folder : null;

    private static string? Shipped() =>
        Above(AppContext.BaseDirectory).Select(above => Path.Combine(above, ShippedName)).FirstOrDefault(HoldsDescriptors);

    private static bool HoldsDescriptors(string folder) => Directory.Exists(folder) && DescriptorLibrary.FilesOf(folder).Any();

    private static IEnumerable<string> Above(string folder)
    {
        for (var above = new DirectoryInfo(folder).Parent; above is not null; above = above.Parent)
            yield return above.FullName;
    }
}

/// <summary>The folders that descriptors are looked for in; at least one.</summary>
/// <param name="Own">The user's; null where there is none.</param>
/// <param name="Shipped">The one that comes with the program; null where it brings none, as in an image.</param>
internal sealed record DescriptorPlaces(string? Own, string? Shipped)
{
    /// <summary>The user's own first: a descriptor there stands in the place of one of that id that ships.</summary>
    public IReadOnlyList<string> All { get; } = [.. new[] { Own, Shipped }.OfType<string>()];

    /// <summary>Whether a descriptor is the user's, where some come with the program.</summary>
    public bool IsOwn(string file) => Shipped is not null && Own is not null && Path.GetDirectoryName(Path.GetFullPath(file)) == Own;
}
