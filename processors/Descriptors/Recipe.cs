using System.Security.Cryptography;
using System.Text;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>
/// What decides how a granule's output looks: the software, and the part of the descriptor that shapes COGs and items. Two runs with
/// the same recipe make the same of a granule, so what has a receipt with that recipe need not be done again.
/// </summary>
public static class Recipe
{
    private const int HexDigits = 12;

    /// <summary>A short hash of the recipe: 12 hexadecimal digits in lower case.</summary>
    /// <param name="dataset">The descriptor; what is marked <see cref="DoesNotShapeOutputAttribute"/> does not count.</param>
    /// <param name="softwareVersion">A version that is raised when the software makes something else of the same granule.</param>
    public static string ComputeHash(DatasetDescriptor dataset, string softwareVersion) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(dataset, softwareVersion))))[..HexDigits];

    /// <summary>
    /// The hashed text: the version and a line feed, then the keys that shape the output as compact JSON in ordinal order of keys, defaults written out,
    /// absent, empty and false values left out.
    /// </summary>
    internal static string Text(DatasetDescriptor dataset, string softwareVersion) =>
        $"{softwareVersion}\n{RecordShape.For(typeof(DatasetDescriptor)).Write(dataset).ToJsonString()}";
}
