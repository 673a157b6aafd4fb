using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Datasets.Catalog.Series;

/// <summary>
/// A part of a series that is a Zarr group of its own: a year, or a month of the latest year. Its folder's name ends in what changes with all that it is made
/// of, so that no object of it is ever another one, and two runs that see other items never write to the same place.
/// </summary>
/// <param name="Period"><c>yyyy</c> or <c>yyyy-MM</c>.</param>
/// <param name="Items">By time, each time once; at least one.</param>
internal sealed record SeriesPiece(string Period, SeriesForm Form, SeriesTexts Texts, IReadOnlyList<SeriesItem> Items)
{
    /// <summary>Another number means that pieces are made in another way.</summary>
    private const int Version = 1;

    private const int DigestDigits = 16;

    /// <summary>The folder's name below the series'.</summary>
    public string Folder { get; } = $"{Period}.{DigestOf(Period, Form, Texts, Items)}";

    public SeriesLayout Layout { get; } = new(Form, Items.Count);

    private static string DigestOf(string period, SeriesForm form, SeriesTexts texts, IReadOnlyList<SeriesItem> items)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Version}\n{period}\n{form.ToJson().ToJsonString()}\n{JsonSerializer.Serialize<string?[]>([texts.Dataset, texts.Variable, texts.Title, texts.Description, texts.StandardName, texts.License])}\n");
        foreach (var item in items)
            text.Append(CultureInfo.InvariantCulture, $"{item.Id} {item.Time} {item.Start} {item.End} {item.Checksum}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..DigestDigits];
    }
}
