using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Http;
using Datasets.Workflow.Runs;

namespace Datasets.Workflow.CloudSteps;

/// <summary>The granules of one job: <c>_runs/DATASET/RUN/shards/NNNN.json</c>.</summary>
public sealed partial record Shard
{
    public required RunId Run { get; init; }
    public required DatasetId Dataset { get; init; }
    /// <summary>Its number as text, e.g. <c>0001</c>.</summary>
    [JsonPropertyName("shard")]
    public required string Name { get; init; }
    /// <summary>Receipts of other runs do not count.</summary>
    public required bool Reprocess { get; init; }
    public required IReadOnlyList<DiscoveredGranule> Granules { get; init; }

    public static bool IsName(string text) => NamePattern.IsMatch(text);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, StepJson.Default.Shard);

    /// <param name="allowLoopback">Files may come from this machine, because the archive is on it.</param>
    /// <exception cref="StorageException">
    /// There is no such shard, it is malformed, it is of another run or dataset, or it names a granule that is none of the dataset's.
    /// </exception>
    public static async Task<Shard> ReadAsync(
        IObjectStore store, DatasetDescriptor dataset, RunId run, string name, bool allowLoopback, CancellationToken cancellationToken = default)
    {
        var key = RunKeys.Shard(dataset.Id, run, name);
        var shard = await RunDocument.ReadAsync(
            store, key, StepJson.Default.Shard, "check --run and --shard; 'step discover' writes a run's shards", cancellationToken);
        RunDocument.RequireOwner(store, key, (shard.Dataset, shard.Run), (dataset.Id, run));
        if (shard.Name != name)
            throw RunDocument.Malformed(store, key, $"it says that it is shard '{SafeText.Text(shard.Name, 40)}'");
        var hosts = new HostPolicy(dataset.Source.Hosts, allowLoopback);
        foreach (var granule in shard.Granules)
        {
            if (Refuse(granule, dataset, hosts) is { } why)
                throw RunDocument.Malformed(store, key, $"granule {SafeText.Text(granule.Name)} is none of {dataset.Id}'s: {why}");
        }

        return shard;
    }

    /// <summary>Why a granule cannot have been found by the dataset's discovery; null where it can.</summary>
    private static string? Refuse(DiscoveredGranule granule, DatasetDescriptor dataset, HostPolicy hosts)
    {
        if (!ObjectKey.IsPart(granule.Id) || !ObjectKey.IsPart(granule.Revision))
            return $"its id '{SafeText.Text(granule.Id, 100)}' or revision is none that a receipt can be named after";
        if (granule.Members is { } members)
        {
            return dataset.Group is null && dataset.Derive is null ? "it is a group of granules, and the dataset does not group any"
                : members.Count == 0 ? "it is a group of no granules"
                : members.Any(member => member.Members is not null) ? "it is a group of groups"
                : members.Select(member => Refuse(member, dataset, hosts)).FirstOrDefault(why => why is not null);
        }

        if (dataset.Derive is not null)
            return SourceCog.Refuse(granule, dataset);
        if (granule.File is not { } file)
            return granule.Problem is null ? "it has neither a file nor a problem" : null;
        if (!FileName.IsPlain(file.Name))
            return $"its file's name '{SafeText.Text(file.Name, 100)}' is not a plain file name";
        if (dataset.Source.Local is not null)
            return "its dataset is of files on one machine, which a run in shards cannot have";
        return dataset.Source.S3 is { } bucket ? RefuseObject(file, bucket) : RefuseDownload(granule.Id, file, dataset.Source.Cmr!, hosts);
    }

    private static string? RefuseDownload(string id, GranuleFile file, CmrSource cmr, HostPolicy hosts)
    {
        if (!cmr.Includes(file.Name))
            return $"its file {file.Name} does not match source.cmr.include '{cmr.Include}'";
        if (cmr.Provider is { } provider && !id.EndsWith($"-{provider}", StringComparison.Ordinal))
            return $"its id {id} is not one of provider {provider}";
        if (file.S3Url is { } direct && (!direct.IsAbsoluteUri || direct.Scheme != "s3"))
            return $"its direct link {SafeText.Text(direct.OriginalString, 100)} is not an s3 link";
        // The archive's credentials are sent to this endpoint.
        return hosts.Refuse(file.Url) ?? (file.S3CredentialsUrl is { } endpoint ? hosts.Refuse(endpoint) : null);
    }

    /// <summary>A job's role may read other buckets too, so nothing but the descriptor's is read for a shard.</summary>
    private static string? RefuseObject(GranuleFile file, S3Source source)
    {
        if (!source.Includes(file.Name))
            return $"its file {file.Name} does not match source.s3.include '{source.Include}'";
        if (file.S3CredentialsUrl is not null)
            return "it names an endpoint for S3 credentials, which a source.s3 bucket has not";
        if (file.S3Url is not { } link)
            return "it has no s3 link";
        return new[] { link, file.Url }.FirstOrDefault(url => !source.Holds(url)) is { } outside
            ? $"its link {SafeText.Text(outside.OriginalString, 100)} is not below {source.Address}"
            : null;
    }

    [GeneratedRegex(@"\A[0-9]{4,9}\z")]
    private static partial Regex NamePattern { get; }
}
