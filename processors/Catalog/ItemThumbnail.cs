using System.Security.Cryptography;
using Datasets.Descriptors;

namespace Datasets.Catalog;

/// <summary>The quicklook of one variable.</summary>
public sealed record ItemThumbnail
{
    /// <summary>The asset's key, which is its role, too.</summary>
    public const string AssetKey = "thumbnail";

    public required VariableDescriptor Variable { get; init; }
    public required long Size { get; init; }
    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public static ItemThumbnail Create(VariableDescriptor variable, ReadOnlySpan<byte> png) => new()
    {
        Variable = variable,
        Size = png.Length,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(png)),
    };
}
