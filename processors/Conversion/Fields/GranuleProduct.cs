using System.Text.RegularExpressions;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>Which product a granule is of, by its own ShortName, else by the product in its name.</summary>
internal static partial class GranuleProduct
{
    /// <exception cref="GranuleException">The product is another than the descriptor's.</exception>
    public static void Check(IGranule granule, IReadOnlyDictionary<string, AttributeValue> attributes, DatasetDescriptor dataset)
    {
        // A bucket has no catalogue to name its product.
        if (dataset.Source.Cmr?.ShortName is not { } wanted)
            return;
        var product = attributes.TryGetValue("ShortName", out var name) && !string.IsNullOrEmpty(name.Text)
            ? name.Text
            : InFileName().Match(granule.FileName) is { Success: true } match ? match.Groups["product"].Value : null;
        if (product is not null)
            Require(granule, product, wanted, dataset.Id);
    }

    /// <exception cref="GranuleException">The products are not the same.</exception>
    public static void Require(IGranule granule, string product, string wanted, string dataset)
    {
        // A descriptor has no control characters, so those of the file do not count.
        if (!SafeText.Clean(product).Equals(wanted, StringComparison.OrdinalIgnoreCase))
            throw new GranuleException($"{granule.FileName} is a granule of another product: the file says {product}, and the dataset {dataset} wants {wanted}");
    }

    // NASA's names for Aura: OMI-Aura_L3-OMDOAO3e_2022m0120_v003-2022m0122t021759.he5.
    [GeneratedRegex(@"^[A-Za-z]+-[A-Za-z]+_L\d[^-_]*-(?<product>[A-Za-z0-9]+)_")]
    private static partial Regex InFileName();
}
