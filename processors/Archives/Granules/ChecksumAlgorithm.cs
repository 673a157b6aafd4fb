using System.Security.Cryptography;

namespace Datasets.Archives.Granules;

/// <summary>Checksums that are checked, by the names of UMM-G's <c>ChecksumAlgorithmEnum</c>.</summary>
internal static class ChecksumAlgorithm
{
    /// <summary>Null for one that is not checked, such as Adler-32.</summary>
    public static HashAlgorithmName? Parse(string name) => name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "MD5" => HashAlgorithmName.MD5,
        "SHA1" => HashAlgorithmName.SHA1,
        "SHA256" => HashAlgorithmName.SHA256,
        "SHA384" => HashAlgorithmName.SHA384,
        "SHA512" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
