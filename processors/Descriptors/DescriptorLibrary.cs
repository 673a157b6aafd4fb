using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>The descriptors of a folder: its files whose name ends as YAML's do, in <c>.yaml</c> or <c>.yml</c>. Or those of several folders.</summary>
public sealed class DescriptorLibrary
{
    private static readonly string[] Endings = [".yaml", ".yml"];

    private DescriptorLibrary(string folder, IReadOnlyList<DescriptorResult> files, IReadOnlyCollection<KnownMapping>? mappings)
    {
        Folder = folder;
        Files = files;
        Mappings = mappings;
    }

    public string Folder { get; }

    /// <summary>Every file of the folder in ordinal order of its name without the ending, the broken ones too.</summary>
    public IReadOnlyList<DescriptorResult> Files { get; }

    public IReadOnlyList<DatasetDescriptor> Descriptors => [.. Files.Select(f => f.Descriptor).OfType<DatasetDescriptor>()];

    public IReadOnlyList<DescriptorProblem> Problems => [.. Files.SelectMany(f => f.Problems)];

    private IReadOnlyCollection<KnownMapping>? Mappings { get; }

    /// <summary>Reads a folder. A broken file does not keep the others from being read; a folder that is missing has no files.</summary>
    /// <param name="folder">The folder; problems name files below it.</param>
    /// <param name="mappings">The mapping plugins there are; null where <c>mapping</c> is not to be looked up.</param>
    /// <exception cref="DescriptorException">The folder cannot be read.</exception>
    public static DescriptorLibrary Load(string folder, IReadOnlyCollection<KnownMapping>? mappings = null)
    {
        string[] paths;
        try
        {
            // As ids sort, so that a dataset stands before those whose names go on from its own.
            paths = [.. FilesOf(folder).OrderBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.Ordinal).ThenBy(path => path, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = FileErrors.Why(e);
            throw new DescriptorException([new(folder, 0, 0, $"cannot be read: {reason}")]);
        }
        return new(folder, RefuseTakenIds([.. paths.Select(path => DescriptorReader.Read(path, mappings))]), mappings);
    }

    /// <summary>Reads several folders. A file is left out whose id a file of an earlier folder has: that one stands in its place.</summary>
    /// <exception cref="DescriptorException">A folder cannot be read.</exception>
    public static DescriptorLibrary Load(IReadOnlyList<string> folders, IReadOnlyCollection<KnownMapping>? mappings = null)
    {
        List<DescriptorResult> files = [];
        foreach (var folder in folders)
        {
            var hidden = files.Select(file => file.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
            files.AddRange(Load(folder, mappings).Files.Where(file => file.Id is null || !hidden.Contains(file.Id)));
        }
        var known = files.Select(file => file.Descriptor).OfType<DatasetDescriptor>().ToDictionary(dataset => dataset.Id, StringComparer.Ordinal);
        files = [.. files.Select(file => DerivedSources.Check(file, known))];
        return new(string.Join(" and ", folders), files, mappings);
    }

    /// <summary>
    /// What <see cref="Load(string, IReadOnlyCollection{KnownMapping}?)"/> and then <see cref="Resolve(string)"/> find, but where a file is named after the id and no other file takes that
    /// id, without reading the rest of the folder.
    /// </summary>
    /// <exception cref="DescriptorException">There is no such dataset, its descriptor has problems, or the folder cannot be read.</exception>
    public static DatasetDescriptor Resolve(string folder, string idOrPath, IReadOnlyCollection<KnownMapping>? mappings = null)
    {
        if (!IsPath(idOrPath)
            && Endings.Select(ending => Path.Combine(folder, idOrPath + ending)).FirstOrDefault(File.Exists) is { } own && !IsTaken(idOrPath, folder, own)
            && DescriptorReader.Read(own, mappings).Descriptor is { } descriptor && descriptor.Id == idOrPath)
        {
            return descriptor;
        }
        return Load(folder, mappings).Resolve(idOrPath);
    }

    /// <summary>As in one folder; the first of several that has the id is meant.</summary>
    /// <exception cref="DescriptorException">There is no such dataset, its descriptor has problems, or a folder cannot be read.</exception>
    public static DatasetDescriptor Resolve(IReadOnlyList<string> folders, string idOrPath, IReadOnlyCollection<KnownMapping>? mappings = null)
    {
        if (folders is [var only])
            return Resolve(only, idOrPath, mappings);
        var known = folders.SkipLast(1).All(folder => !IsTaken(idOrPath, folder, own: null));
        return known && !IsPath(idOrPath) && IsTaken(idOrPath, folders[^1], own: null)
            ? Resolve(folders[^1], idOrPath, mappings)
            : Load(folders, mappings).Resolve(idOrPath);
    }

    /// <summary>The descriptor with an id, or in a file: what has a slash or ends in <c>.yaml</c> or <c>.yml</c> is a path.</summary>
    /// <exception cref="DescriptorException">There is no such dataset, or its descriptor has problems.</exception>
    public DatasetDescriptor Resolve(string idOrPath)
    {
        if (IsPath(idOrPath))
            return DescriptorReader.Read(idOrPath, Mappings).OrThrow();
        if (Files.FirstOrDefault(f => f.Descriptor?.Id == idOrPath) is { } found)
            return found.Descriptor!;

        var broken = Files.Where(f => f.Id == idOrPath || Path.GetFileNameWithoutExtension(f.File) == idOrPath);
        var problems = broken.SelectMany(f => f.Problems).ToArray();
        throw new DescriptorException(problems.Length > 0 ? problems : [new(Folder, 0, 0, Unknown(idOrPath))]);
    }

    /// <summary>The paths of a folder's descriptors, in no order.</summary>
    /// <exception cref="IOException">The folder is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder).Where(IsNamedAsDescriptor);

    private static bool IsNamedAsDescriptor(string path) => Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private string Unknown(string id)
    {
        var ids = Files.Select(f => f.Descriptor?.Id).OfType<string>().ToArray();
        var meant = DidYouMean.Among(id, ids);
        var advice = meant is not null ? $"did you mean '{meant}'?"
            : ids.Length > 0 ? $"there are {string.Join(", ", ids)}"
            : "the folder has no usable descriptor";
        return $"has no dataset {Quoted.Of(id)}; {advice}";
    }

    /// <summary>Whether another file states the id too, or may do so.</summary>
    private static bool IsTaken(string id, string folder, string? own)
    {
        try
        {
            return FilesOf(folder).Any(path => path != own && (File.ReadLines(path).Any(line => StatesId(line, id)) || (own is null && IsNamed(path, id))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>A file that is named after the id is meant by it, even where it cannot be read.</summary>
    private static bool IsNamed(string path, string id) => Path.GetFileNameWithoutExtension(path) == id;

    private static bool StatesId(string line, string id) =>
        line.StartsWith("id:", StringComparison.Ordinal) && line["id:".Length..].Split('#')[0].Trim().Trim('"', '\'') == id;

    private static bool IsPath(string idOrPath) => idOrPath.Contains('/') || idOrPath.Contains('\\') || IsNamedAsDescriptor(idOrPath);

    /// <summary>Where files share an id, none of them is used: it is not known which was meant.</summary>
    private static List<DescriptorResult> RefuseTakenIds(List<DescriptorResult> files)
    {
        foreach (var sharing in files.Where(f => f.Id is not null).GroupBy(f => f.Id).Where(g => g.Count() > 1).ToArray())
        {
            foreach (var file in sharing)
            {
                var other = sharing.First(f => f != file);
                var problem = new DescriptorProblem(
                    file.File, file.IdPosition.Line, file.IdPosition.Column,
                    $"id: {Quoted.Of(file.Id!)} is also the id of {other.File}:{other.IdPosition.Line}; ids must differ");
                files[files.IndexOf(file)] = file with { Descriptor = null, Problems = [.. file.Problems, problem] };
            }
        }
        return files;
    }
}
