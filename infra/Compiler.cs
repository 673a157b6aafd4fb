using Datasets.Descriptors;
using Datasets.Infra.Configuration;
using Datasets.Infra.Limits;
using Datasets.Infra.Pulumi;
using Datasets.Infra.Stack;

namespace Datasets.Infra;

/// <summary>Compiles a folder of descriptors and a stack's configuration into a Pulumi program.</summary>
public static class Compiler
{
    /// <exception cref="CompileException">Something is wrong with a descriptor or the configuration; it lists all of it.</exception>
    public static Compilation Compile(string descriptorFolder, StackSettings settings)
    {
        var problems = new List<string>();
        var config = ConfigReader.Read(settings, problems);
        var files = ReadDescriptors(descriptorFolder, problems);
        var datasets = files.Select(file => file.Descriptor).OfType<DatasetDescriptor>().ToList();

        CheckOverrides(settings, config, files, problems);
        foreach (var file in files.Where(file => file.Descriptor is not null))
            CheckResources(file, config, problems);

        if (problems.Count > 0)
            throw new CompileException(problems);

        var stack = DatasetsStack.Build(config, datasets);
        CheckNames(stack, config, files, problems);
        return problems.Count == 0 ? new(config, datasets, stack) : throw new CompileException(problems);
    }

    private static IReadOnlyList<DescriptorResult> ReadDescriptors(string folder, List<string> problems)
    {
        try
        {
            var library = DescriptorLibrary.Load(folder);
            problems.AddRange(library.Problems.Select(problem => problem.ToString()));
            if (library.Files.Count == 0)
                problems.Add($"{folder}: has no descriptor; a dataset is a file NAME.yaml in it");
            return library.Files;
        }
        catch (DescriptorException e)
        {
            problems.AddRange(e.Problems.Select(problem => problem.ToString()));
            return [];
        }
    }

    private static void CheckOverrides(
        StackSettings settings, StackConfig config, IReadOnlyList<DescriptorResult> files, List<string> problems)
    {
        var ids = files.Select(file => file.Id).Order(StringComparer.Ordinal);
        foreach (var id in config.Overrides.Keys.Where(id => files.All(file => file.Id != id)))
        {
            var where = settings.Settings.First(setting => setting.Key == $"{settings.Project}:overrides").Where;
            problems.Add($"{where}: has '{id}', which is no dataset; there are {string.Join(", ", ids)}");
        }
    }

    private static void CheckResources(DescriptorResult file, StackConfig config, List<string> problems)
    {
        var dataset = file.Descriptor!;
        if (FargateSizes.Complaint(dataset.Resources.Vcpus, dataset.Resources.MemoryMiB) is { } complaint)
            problems.Add(At(file, complaint[..complaint.IndexOf(':')], complaint));

        if (dataset.Source.Cmr?.Blanks is { } blanks)
            problems.Add(At(file, "source.cmr", $"source.cmr: does not say {blanks} yet; it is {CmrSource.Unknown}"));

        var (jobs, vcpus) = (dataset.Workflow.MaxConcurrency, dataset.Resources.Vcpus);
        if (jobs * vcpus > config.MaxVcpus)
        {
            problems.Add(At(file, "workflow.maxConcurrency",
                $"workflow.maxConcurrency: {jobs} jobs of {FargateSizes.Format(vcpus)} vCPUs "
                + $"need {FargateSizes.Format(jobs * vcpus)} vCPUs; the queue of stack {config.Stack} has {config.MaxVcpus}: "
                + $"at most {(int)(config.MaxVcpus / vcpus)} jobs, or a larger {config.Project}:maxVcpus"));
        }
    }

    private static void CheckNames(StackProgram stack, StackConfig config, IReadOnlyList<DescriptorResult> files, List<string> problems)
    {
        foreach (var excess in stack.Shared.Select(NameLimits.Excess).OfType<TooLong>())
            problems.Add($"{excess}; shorten the project's or the stack's name, '{config.NamePrefix}', by {excess.By}");

        foreach (var file in files)
        {
            // One message for each dataset, of the name that is furthest over: shortening the id by that much mends the others too.
            if (stack.Own[file.Id!].Select(NameLimits.Excess).OfType<TooLong>().MaxBy(excess => excess.By) is { } worst)
                problems.Add(At(file, "id", $"id: {worst}; shorten the id by {worst.By}"));
        }
    }

    private static string At(DescriptorResult file, string path, string message)
    {
        var (line, column) = DescriptorPosition.Find(file.File, path);
        return $"{file.File}:{line}:{column}: {message}";
    }
}

/// <summary>What was compiled, and from what.</summary>
public sealed record Compilation(StackConfig Config, IReadOnlyList<DatasetDescriptor> Datasets, StackProgram Stack)
{
    public PulumiProgram Program => Stack.Program;
}
