using Datasets.Descriptors;
using Datasets.Infra.Configuration;
using Datasets.Infra.Limits;

namespace Datasets.Infra;

/// <summary>The datasets that a stack has, of those that are described in the project.</summary>
/// <param name="Files">The descriptors to deploy.</param>
/// <param name="Unfinished">The descriptors of one's own that would be deployed but for what is wrong with them.</param>
public sealed record StackDatasets(IReadOnlyList<DescriptorResult> Files, IReadOnlyList<Unfinished> Unfinished)
{
    /// <summary>The descriptors that come with the project.</summary>
    public const string Shipped = "datasets";

    /// <summary>The folder of descriptors of one's own, where the configuration names no other.</summary>
    public const string Own = "datasets.d";

    public IReadOnlyList<DatasetDescriptor> Descriptors => [.. Files.Select(file => file.Descriptor!)];

    /// <summary>The folder of descriptors of one's own, relative to the project's, or null where there is none.</summary>
    public static string? OwnFolder(string root, StackConfig config)
    {
        var folder = config.Folder.Length > 0 ? config.Folder.TrimEnd('/') : Own;
        return Directory.Exists(Path.Combine(root, folder)) ? folder : null;
    }

    /// <summary>Reads both folders below <paramref name="root"/> and takes what <paramref name="config"/> asks for.</summary>
    public static StackDatasets Read(string root, StackConfig config, ICollection<string> problems)
    {
        var shipped = Load(root, Shipped, problems);
        var own = LoadOwn(root, config, problems).Select(file => ApartFrom(shipped, file)).ToList();
        var all = shipped.Concat(own).Select(Finished).ToList();
        CheckIds(config, all, problems);

        var wanted = all.Where(file => config.Has(IdOf(file))).ToLookup(file => file.Descriptor is not null);
        // A dataset that is deployed goes where its descriptor is left out. So only what is one's own and does not share its id is left out.
        var unfinished = wanted[false].ToLookup(file => !config.Strict && own.Any(other => other.File == file.File) && !SharesId(own, file));
        foreach (var problem in unfinished[false].SelectMany(file => file.Problems))
            problems.Add($"{problem}");

        if (!wanted[true].Any() && problems.Count == 0)
            problems.Add(NothingToDeploy(root, all, [.. unfinished[true]]));
        return new([.. wanted[true]], [.. unfinished[true].Select(file => new Unfinished(file))]);
    }

    private static bool SharesId(IEnumerable<DescriptorResult> files, DescriptorResult file) =>
        file.Id is not null && files.Count(other => other.Id == file.Id) > 1;

    private static IReadOnlyList<DescriptorResult> LoadOwn(string root, StackConfig config, ICollection<string> problems)
    {
        if (OwnFolder(root, config) is { } folder)
            return Load(root, folder, problems);
        if (config.Folder.Length > 0)
            problems.Add($"config {config.Project}:folder: is '{config.Folder}'; there is no such folder beside Pulumi.yaml");
        return [];
    }

    private static IReadOnlyList<DescriptorResult> Load(string root, string folder, ICollection<string> problems)
    {
        try
        {
            return DescriptorLibrary.Load(Named(root, folder)).Files;
        }
        catch (DescriptorException e)
        {
            foreach (var problem in e.Problems)
                problems.Add(problem.ToString());
            return [];
        }
    }

    /// <summary>As people and editors name it from where they are.</summary>
    private static string Named(string root, string folder) => Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(root, folder));

    /// <summary>Both folders become one in the image: what is there already is refused in the folder of one's own.</summary>
    private static DescriptorResult ApartFrom(IReadOnlyList<DescriptorResult> shipped, DescriptorResult own)
    {
        var name = Path.GetFileName(own.File);
        if (shipped.FirstOrDefault(file => Path.GetFileName(file.File) == name) is { } sameName)
            return Refused(own, null, $"{sameName.File} has the same name; give this file another");
        return shipped.FirstOrDefault(file => file.Id is not null && file.Id == own.Id) is { } sameId
            ? Refused(own, "id", $"id: '{own.Id}' is also the id of {sameId.File}; ids must differ")
            : own;
    }

    /// <summary>A descriptor that does not say yet where its granules are is as good as a broken one, and so is one that names files of one machine.</summary>
    private static DescriptorResult Finished(DescriptorResult file) => file.Descriptor?.Source switch
    {
        { Local: not null } => Refused(file, "source.local", "source.local: is for files on one machine; a stack's datasets have cmr or s3"),
        { Cmr.Blanks: { } blanks } => Refused(file, "source.cmr", $"source.cmr: does not say {blanks} yet; it is {CmrSource.Unknown}"),
        _ => file,
    };

    private static DescriptorResult Refused(DescriptorResult file, string? key, string message)
    {
        var (line, column) = key is null || file.Descriptor is null ? (0, 0) : DescriptorPosition.Find(file.File, key);
        return file with { Descriptor = null, Problems = [.. file.Problems, new(file.File, (int)line, (int)column, message)] };
    }

    /// <summary>A dataset's id, or what it most likely would be.</summary>
    private static string IdOf(DescriptorResult file) => file.Id ?? Path.GetFileNameWithoutExtension(file.File);

    private static void CheckIds(StackConfig config, IReadOnlyList<DescriptorResult> files, ICollection<string> problems)
    {
        var known = files.Select(IdOf).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var (key, ids) in new[] { ("only", config.Only), ("except", config.Except), ("overrides", config.Overrides.Keys) })
        {
            foreach (var id in ids.Except(known))
                problems.Add($"config {config.Project}:{key}: has '{id}', which is no dataset; there are {string.Join(", ", known)}");
        }
    }

    private static string NothingToDeploy(string root, IReadOnlyList<DescriptorResult> all, IReadOnlyList<DescriptorResult> unfinished) =>
        all.Count == 0 ? $"{Named(root, Shipped)}: has no descriptor; a dataset is a file NAME.yaml in it"
        : unfinished.Count > 0 ? $"no dataset is finished: {string.Join("; ", unfinished.Select(file => new Unfinished(file)))}"
        : "no dataset is left by 'only' and 'except'";
}

/// <summary>A descriptor that cannot be deployed as it is, and stops only its own dataset.</summary>
public sealed record Unfinished(DescriptorResult File)
{
    public IReadOnlyList<DescriptorProblem> Problems => File.Problems;

    /// <summary>The first problem; 'datasets validate' lists them all.</summary>
    public override string ToString() => Problems.Count == 1 ? $"{Problems[0]}" : $"{Problems[0]} (and {Problems.Count - 1} more: datasets validate)";
}
