using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Access;

/// <summary>
/// The use of customer-managed KMS keys, which encrypt secrets and buckets: only through the service that holds them, so that a role cannot
/// decrypt anything by itself. A service uses keys of its own region, so the key's ARN says which.
/// </summary>
/// <remarks>Source: KMS developer guide, 'kms:ViaService'.</remarks>
public static class CustomerKeys
{
    /// <summary>Batch's containers are given secrets: https://docs.aws.amazon.com/batch/latest/userguide/specifying-sensitive-data-secrets.html.</summary>
    public static IEnumerable<Map> OfSecrets(IReadOnlyList<string> keys) => Through("DecryptSecrets", "secretsmanager", keys, "kms:Decrypt");

    /// <summary>S3 asks for a data key to write an object, and to decrypt one to read it or to go on writing it in parts.</summary>
    public static IEnumerable<Map> OfBuckets(IReadOnlyList<string> keys) => Through("UseBucketKeys", "s3", keys, "kms:Decrypt", "kms:GenerateDataKey");

    private static IEnumerable<Map> Through(string id, string service, IReadOnlyList<string> keys, params string[] actions)
    {
        if (keys.Count == 0)
            yield break;

        string[] services = [.. keys.Select(RegionOf).Distinct().Order(StringComparer.Ordinal).Select(region => $"{service}.{region}.amazonaws.com")];
        yield return Statement.Allow(id, actions, [.. keys.Distinct()], new Map
        {
            ["StringEquals"] = new Map { ["kms:ViaService"] = new Items([.. services]) },
        });
    }

    private static string RegionOf(string key) => key.Split(':')[3];
}
