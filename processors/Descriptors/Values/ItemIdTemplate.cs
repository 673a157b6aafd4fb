using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>
/// How an item's id is made: letters, digits, <c>.</c>, <c>_</c> and <c>-</c> with the placeholders <c>{date:FORMAT}</c>, <c>{id}</c>
/// (the dataset's), <c>{granule}</c> (the granule's file name without its ending) and <c>{tile}</c> (the tile of MODIS' and VIIRS' land products in
/// that name, such as <c>h18v04</c>). FORMAT is the part of .NET's custom date formats
/// that is made of <c>yyyy yy MM dd HH mm ss</c>, digits, <c>_</c>, <c>-</c> and letters that are no date format of their own.
/// </summary>
public sealed partial class ItemIdTemplate : IEquatable<ItemIdTemplate>
{
    internal const int MaximumLength = 120;

    private const string DateParts = "yMdHms";
    private const string OtherDateFormats = "fFghKtz";

    internal const string Words = "must have {date:yyyyMMdd} or {granule}, and beside that only letters, digits, '.', '_', '-', {id} and {tile}";

    internal const string Pattern =
        @"^(?=[A-Za-z0-9{])(?=.*\{(date:|granule\}))([A-Za-z0-9._-]|\{id\}|\{tile\}|\{granule\}|"
        + @"\{date:(?=[^}]*[yMdHms])(yyyy(?!y)|yy(?!y)|MM(?!M)|dd(?!d)|HH(?!H)|mm(?!m)|ss(?!s)|[A-EGIJLN-Za-ceijklnopqruvwx0-9_-])+\})+$";

    private readonly List<Part> _parts;

    private ItemIdTemplate(string text, List<Part> parts) => (Text, _parts) = (text, parts);

    private enum PartKind { Literal, Date, DatasetId, Granule, Tile }

    public string Text { get; }

    /// <summary>Whether ids have the granule's file name in them.</summary>
    public bool HasGranule => _parts.Exists(part => part.Kind == PartKind.Granule);

    /// <summary>Whether ids have the tile of the granule's file name in them.</summary>
    public bool HasTile => _parts.Exists(part => part.Kind == PartKind.Tile);

    /// <exception cref="FormatException"><paramref name="text"/> is no template; the message says why.</exception>
    public static ItemIdTemplate Parse(string text) =>
        TryParse(text, out var template, out var complaint) ? template : throw new FormatException(complaint);

    /// <summary>For descriptors made in code; text from outside goes through <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is no template.</exception>
    public static implicit operator ItemIdTemplate(string text) => Parse(text);

    public static bool TryParse(
        string text, [NotNullWhen(true)] out ItemIdTemplate? template, [NotNullWhen(false)] out string? complaint)
    {
        template = null;
        var parts = new List<Part>();
        complaint = Fill(parts, text);
        if (complaint is not null)
            return false;
        template = new(text, parts);
        return true;
    }

    /// <summary>The id of the item that a granule becomes.</summary>
    /// <param name="date">The granule's nominal time; the id shows it in UTC.</param>
    /// <param name="datasetId">The dataset's id.</param>
    /// <param name="granuleFileName">The granule's file name, with or without its ending.</param>
    /// <exception cref="FormatException">What comes out is not fit to be an id, because of the granule's file name.</exception>
    public ItemId Format(DateTimeOffset date, DatasetId datasetId, string granuleFileName) =>
        TryFormat(date, datasetId, granuleFileName, out var id, out var complaint) ? id : throw new FormatException(complaint);

    /// <summary>The tile in a granule's file name, such as <c>h18v04</c>; null where there is none.</summary>
    public static string? TileOf(string granuleFileName) => Tile().Match(granuleFileName) is { Success: true, Value: var tile } ? tile : null;

    /// <summary>The same, for file names that may be unfit for an id.</summary>
    public bool TryFormat(
        DateTimeOffset date, DatasetId datasetId, string granuleFileName,
        [NotNullWhen(true)] out ItemId? id, [NotNullWhen(false)] out string? complaint)
    {
        var text = string.Concat(_parts.Select(part => part.Kind switch
        {
            PartKind.Date => date.UtcDateTime.ToString(part.Text, CultureInfo.InvariantCulture),
            PartKind.DatasetId => datasetId.Text,
            PartKind.Granule => WithoutEnding(granuleFileName),
            PartKind.Tile => TileOf(granuleFileName),
            _ => part.Text,
        }));
        if (HasTile && TileOf(granuleFileName) is null)
        {
            (id, complaint) = (null, $"the file {Quoted.Of(granuleFileName)} has no tile such as h18v04 in its name, and itemId {Quoted.Of(Text)} asks for it");
            return false;
        }
        var isValid = ItemId.IsValid(text);
        id = isValid ? new ItemId(text) : null;
        complaint = isValid
            ? null
            : $"the item id {Quoted.Of(text)}, made from itemId {Quoted.Of(Text)} and the file {Quoted.Of(granuleFileName)}, "
                + $"must start with a letter or digit, and have only letters, digits, '_', '-' and single dots, at most {ItemId.LongestLength}";
        return complaint is null;
    }

    public bool Equals(ItemIdTemplate? other) => other is not null && other.Text == Text;

    public override bool Equals(object? obj) => Equals(obj as ItemIdTemplate);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static string? Fill(List<Part> parts, string text)
    {
        if (text.Length is 0 or > MaximumLength)
            return $"must have from 1 to {MaximumLength} characters, has {text.Length}";
        if (!char.IsAsciiLetterOrDigit(text[0]) && text[0] != '{')
            return $"must start with a letter, a digit or a placeholder, got {Quoted.Of(text)}";
        var literal = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '{')
            {
                if (!IsIdCharacter(text[at]))
                {
                    return "must be letters, digits, '.', '_', '-' and placeholders in braces; "
                        + $"{Quoted.Of(text[at].ToString())} is none of them";
                }
                literal.Append(text[at]);
                continue;
            }
            var end = text.IndexOf('}', at);
            if (end < 0)
                return $"the brace in {Quoted.Of(text[at..])} is not closed";
            if (Placeholder(text[(at + 1)..end], out var part) is { } complaint)
                return complaint;
            if (literal.Length > 0)
                parts.Add(new(PartKind.Literal, literal.ToString()));
            literal.Clear();
            parts.Add(part!);
            at = end;
        }
        if (literal.Length > 0)
            parts.Add(new(PartKind.Literal, literal.ToString()));
        return parts.Any(p => p.Kind is PartKind.Date or PartKind.Granule)
            ? null
            : "gives every item the same id: add {date:yyyyMMdd} or {granule}";
    }

    private static string? Placeholder(string name, out Part? part)
    {
        part = name switch
        {
            "id" => new(PartKind.DatasetId, ""),
            "granule" => new(PartKind.Granule, ""),
            "tile" => new(PartKind.Tile, ""),
            _ when name.StartsWith("date:", StringComparison.Ordinal) => new(PartKind.Date, name["date:".Length..]),
            _ => null,
        };
        if (part is null)
            return $"unknown placeholder {Quoted.Of('{' + name + '}')}; there are {{date:yyyyMMdd}}, {{id}}, {{granule}} and {{tile}}";
        return part.Kind == PartKind.Date ? DateComplaint(part.Text) : null;
    }

    private static string? DateComplaint(string format)
    {
        var hasDate = false;
        for (var at = 0; at < format.Length;)
        {
            var c = format[at];
            if (!DateParts.Contains(c))
            {
                if (!(char.IsAsciiLetterOrDigit(c) || c is '_' or '-') || OtherDateFormats.Contains(c))
                {
                    return $"{Quoted.Of(c.ToString())} is not allowed in the date format {Quoted.Of(format)}; "
                        + "use yyyy, MM, dd, HH, mm, ss, digits, '_', '-' or T";
                }
                at++;
                continue;
            }
            var run = format.AsSpan(at).IndexOfAnyExcept(c);
            run = run < 0 ? format.Length - at : run;
            if (run != 2 && !(c == 'y' && run == 4))
            {
                return $"'{new string(c, Math.Min(run, 10))}' is not allowed in the date format {Quoted.Of(format)}; "
                    + $"write {(c == 'y' ? "yyyy or yy" : new string(c, 2))}";
            }
            hasDate = true;
            at += run;
        }
        return hasDate ? null : $"the date format {Quoted.Of(format)} has no date in it; write {{date:yyyyMMdd}}";
    }

    private static string WithoutEnding(string fileName) =>
        fileName.LastIndexOf('.') is > 0 and var dot ? fileName[..dot] : fileName;

    // Of the sinusoidal grid: column and row (MODIS Land, "MODIS Grids").
    [GeneratedRegex(@"(?<![A-Za-z0-9])h\d{2}v\d{2}(?![A-Za-z0-9])")]
    private static partial Regex Tile();

    private static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';

    private sealed record Part(PartKind Kind, string Text);
}
