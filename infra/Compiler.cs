using Datasets.Descriptors;
using Datasets.Infra.Configuration;
using Datasets.Infra.Limits;
using Datasets.Infra.Pulumi;
using Datasets.Infra.Stack;

namespace Datasets.Infra;

/// <summary>Compiles a project's descriptors and a stack's configuration into a Pulumi program.</summary>
public static class Compiler
{
    /// <param name="root">The folder of Pulumi.yaml, with the folders of descriptors.</param>
    /// <param name="settings">The stack's configuration.</param>
    /// <exception cref="CompileException">Something is wrong with a descriptor or the configuration; it lists all of it.</exception>
    public static Compilation Compile(string root, StackSettings settings)
    {
        var problems = new List<string>();
        var config = WithOwnDescriptors(root, ConfigReader.Read(settings, problems));
        var datasets = StackDatasets.Read(root, config, problems);
        foreach (var file in datasets.Files)
            CheckResources(file, config, problems);

        if (problems.Count > 0)
            throw new CompileException(problems);

        string[] warnings = [.. Warnings.Collect(settings, config, datasets)];
        var stack = DatasetsStack.Build(config, datasets.Descriptors, warnings);
        CheckNames(stack, config, datasets.Files, problems);
        return problems.Count == 0 ? new(config, datasets.Descriptors, warnings, stack) : throw new CompileException(problems);
    }

    /// <summary>
    /// The program that a stack would have with nothing configured: what Pulumi asks for to learn which providers there are, before it says which
    /// stack. Nothing is checked, for all of it may be otherwise in the stack.
    /// </summary>
    public static Compilation WithoutStack(string root, string project)
    {
        var config = WithOwnDescriptors(root, new() { Project = project, Stack = "preview" });
        var datasets = StackDatasets.Read(root, config, []).Descriptors;
        return new(config, datasets, [], DatasetsStack.Build(config, datasets, []));
    }

    private static StackConfig WithOwnDescriptors(string root, StackConfig config) => config with { OwnDescriptors = StackDatasets.OwnFolder(root, config) };

    private static void CheckResources(DescriptorResult file, StackConfig config, List<string> problems)
    {
        var dataset = file.Descriptor!;
        if (FargateSizes.Complaint(dataset.Resources.Vcpus, dataset.Resources.MemoryMiB) is { } complaint)
            problems.Add(At(file, complaint[..complaint.IndexOf(':')], complaint));

        if (ScheduleLimits.Complaint(dataset.Schedule) is { } schedule)
            problems.Add(At(file, schedule[..schedule.IndexOf(':')], schedule));

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

        foreach (var resource in stack.Shared)
        {
            if (SizeLimits.Complaint(config.Project, resource) is { } complaint)
                problems.Add($"{resource.Name}: {complaint}");
        }

        foreach (var file in files)
        {
            // One message for each dataset, of the name that is furthest over: shortening the id by that much mends the others too.
            if (stack.Own[file.Id!].Select(NameLimits.Excess).OfType<TooLong>().MaxBy(excess => excess.By) is { } worst)
                problems.Add(At(file, "id", $"id: {worst}; shorten the id by {worst.By}"));

            foreach (var excess in stack.Own[file.Id!].Select(resource => SizeLimits.Complaint(config.Project, resource)).OfType<string>())
                problems.Add($"{file.Id}: {excess}");
        }
    }

    private static string At(DescriptorResult file, string path, string message)
    {
        var (line, column) = DescriptorPosition.Find(file.File, path);
        return $"{file.File}:{line}:{column}: {message}";
    }
}

/// <summary>What was compiled, and from what.</summary>
public sealed record Compilation(
    StackConfig Config, IReadOnlyList<DatasetDescriptor> Datasets, IReadOnlyList<string> Warnings, StackProgram Stack)
{
    public PulumiProgram Program => Stack.Program;
}
