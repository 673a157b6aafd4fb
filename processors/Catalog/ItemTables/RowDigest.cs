using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Datasets.Catalog.ItemTables;

/// <summary>Stands for what a row says, however its numbers are written and its members ordered: by it, the rows of a table are held against items.</summary>
public static class RowDigest
{
    public static string Of(JsonObject row)
    {
        var text = new StringBuilder();
        Write(text, row);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Write(StringBuilder text, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members:
                // What has no member is not there: a table has no column for it.
                foreach (var (name, member) in members.Where(member => member.Value is not null and not JsonObject { Count: 0 }).OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    text.Append('{').Append(name).Append(':');
                    Write(text, member);
                    text.Append('}');
                }
                break;
            case JsonArray elements:
                text.Append('[');
                foreach (var element in elements)
                {
                    Write(text, element);
                    text.Append(',');
                }
                text.Append(']');
                break;
            case JsonValue scalar:
                text.Append(TextOf(scalar));
                break;
        }
    }

    private static string TextOf(JsonValue value)
    {
        if (value.TryGetValue(out string? text))
            return text;
        if (value.TryGetValue(out bool flag))
            return flag ? "true" : "false";
        return (ItemRow.Double(value) + 0.0).ToString("R", CultureInfo.InvariantCulture);
    }
}
