using Datasets.Descriptors;
using Datasets.Infra.Configuration;
using Datasets.Infra.Stack;

namespace Datasets.Infra;

/// <summary>What deploys, and yet may not do what is wanted.</summary>
public static class Warnings
{
    public static IEnumerable<string> Collect(StackSettings settings, StackConfig config, StackDatasets datasets)
    {
        foreach (var unfinished in datasets.Unfinished)
            yield return $"{unfinished}: left out of this stack, and taken away where it was deployed; {config.Project}:strict makes it an error";

        foreach (var encrypted in settings.Settings.Select(setting => EncryptedValues.Warning(config.Project, setting)).OfType<string>())
            yield return encrypted;

        var scheduled = datasets.Descriptors.Where(dataset => config.IsEnabled(dataset.Id, dataset.Schedule.Enabled))
            .OrderBy(dataset => dataset.Id, StringComparer.Ordinal).ToList();

        if (Ids(scheduled.Where(dataset => dataset.Source.Cmr is not null && !HasEarthdataCredentials(config, dataset))) is { Length: > 0 } open)
        {
            yield return $"{open}: scheduled, and without credentials for NASA's archives: give EARTHDATA_TOKEN, or EARTHDATA_USERNAME and "
                + $"EARTHDATA_PASSWORD, under {config.Project}:secrets";
        }

        foreach (var derived in scheduled.Where(dataset => dataset.Derive is { } derive && !datasets.Descriptors.Any(other => other.Id == derive.From)))
            yield return $"{derived.Id}: is made from the items of {derived.Derive!.From}, which this stack does not make";

        if (Ids(scheduled.Where(dataset => RunAlarms.MissedRuns(config, dataset) is null)) is { Length: > 0 } slow)
            yield return $"{slow}: no alarm where no run succeeds: CloudWatch looks back seven days, less than two of the schedule's periods";
    }

    private static bool HasEarthdataCredentials(StackConfig config, DatasetDescriptor dataset)
    {
        var names = config.SecretsOf(dataset.Id).Select(secret => secret.Key).ToHashSet();
        return names.Contains(EnvironmentVariables.EarthdataToken) || names.IsSupersetOf([EnvironmentVariables.EarthdataUser, EnvironmentVariables.EarthdataPassword]);
    }

    private static string Ids(IEnumerable<DatasetDescriptor> datasets) => string.Join(", ", datasets.Select(dataset => dataset.Id));
}
