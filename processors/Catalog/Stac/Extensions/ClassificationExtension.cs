using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Cog;
using Datasets.Model;

namespace Datasets.Catalog.Stac.Extensions;

/// <summary>
/// The classification extension's fields of a band: <c>classification:classes</c> where numbers are classes, <c>classification:bitfields</c> where bits
/// are. <c>count</c> is how many valid pixels are of the class.
/// </summary>
public sealed partial class ClassificationExtension : StacExtension
{
    public override string Address => "https://stac-extensions.github.io/classification/v2.0.0/schema.json";

    public override bool IsUsedIn(ItemContent item) => item.Assets.Any(asset => asset.Variable.Raster.Bands.Any(band => band.Classes.Count > 0));

    public override void WriteBand(Utf8JsonWriter json, RasterBand band, BandStatistics statistics)
    {
        var counts = statistics.ClassCounts;
        var counted = band.Classes.Select((one, i) => (Class: one, Count: i < counts.Count ? counts[i] : (long?)null)).ToList();
        var numbers = counted.Where(one => one.Class.Mask is null).ToList();
        if (numbers.Count > 0)
        {
            json.WriteStartArray("classification:classes");
            foreach (var (one, count) in numbers)
                WriteClass(json, one.Value, one, count);
            json.WriteEndArray();
        }
        var fields = counted.Where(one => one.Class.Mask is { } mask && Field(mask).Length > 0).GroupBy(one => one.Class.Mask!.Value).ToList();
        if (fields.Count == 0)
            return;
        json.WriteStartArray("classification:bitfields");
        foreach (var field in fields)
        {
            var (offset, length) = Field(field.Key);
            json.WriteStartObject();
            if (field.ToList() is [var only])
                json.WriteString("name", Key(only.Class.Name));
            json.WriteNumber("offset", offset);
            json.WriteNumber("length", length);
            json.WriteStartArray("classes");
            foreach (var (one, count) in field)
                WriteClass(json, (long)((ulong)one.Value >> offset), one, count);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteClass(Utf8JsonWriter json, long value, RasterClass one, long? count)
    {
        json.WriteStartObject();
        json.WriteNumber("value", value);
        json.WriteString("name", Key(one.Name));
        json.WriteString("title", one.Name.Replace('_', ' '));
        json.OptionalString("color_hint", one.Color);
        if (count is { } known)
            json.WriteNumber("count", known);
        json.WriteEndObject();
    }

    /// <summary>Where the bits of a mask are; no length where they are not side by side, which the extension has no way to say.</summary>
    private static (int Offset, int Length) Field(long mask)
    {
        var (offset, length) = (BitOperations.TrailingZeroCount(mask), BitOperations.PopCount((ulong)mask));
        return (ulong)mask >> offset == (length == 64 ? ulong.MaxValue : (1UL << length) - 1) ? (offset, length) : (offset, 0);
    }

    /// <summary>The extension's names have letters, digits, '-' and '_' only.</summary>
    private static string Key(string name) => NotInKeys().Replace(name, "_") is { Length: > 0 } key ? key : "_";

    [GeneratedRegex("[^0-9A-Za-z_-]+")]
    private static partial Regex NotInKeys();
}
