using Spectre.Console;
using Spectre.Console.Rendering;

namespace Datasets.Command.Output;

/// <summary>
/// A table for people, in which no name is broken, so that each can be copied. Where the terminal is too narrow, columns are left out; where it
/// is too narrow even for what has to be there, each row is written as a few lines.
/// </summary>
internal sealed class ResultTable(params ResultColumn[] columns)
{
    /// <summary>A text of several words gets no less room than this.</summary>
    private const int LeastText = 24;

    private const string Indent = "  ";

    private readonly List<ResultCell[]> _rows = [];

    public string? Title { get; init; }

    public void Add(params ResultCell[] cells) => _rows.Add(cells);

    /// <param name="whereAll">Said where columns are left out, e.g. <c>--json has all</c>.</param>
    public void Write(IAnsiConsole console, string whereAll)
    {
        var filled = Enumerable.Range(0, columns.Length).Where(column => _rows.Count == 0 || _rows.Exists(row => row[column].Text.Length > 0)).ToList();
        var kept = Fitting(filled, console.Profile.Width);
        if (WidthOf(kept) > console.Profile.Width)
        {
            WriteLines(console);
            return;
        }

        console.Write(Table(kept, console.Profile.Width));
        var left = filled.Except(kept).Select(column => columns[column].Name).ToList();
        if (left.Count > 0)
            console.WriteLine($"no room for {string.Join(", ", left)}: {whereAll}");
    }

    /// <summary>Leaves out what matters least until the rest fits, and takes back what fits beside it.</summary>
    private List<int> Fitting(List<int> filled, int width)
    {
        var kept = filled.ToList();
        var byWorth = filled.Where(column => columns[column].Rank > 0).OrderBy(column => columns[column].Rank).ToList();
        for (var i = byWorth.Count - 1; i >= 0 && WidthOf(kept) > width; i--)
            kept.Remove(byWorth[i]);
        foreach (var column in byWorth.Except(kept).ToList())
        {
            if (WidthOf([.. kept, column]) <= width)
                kept.Add(column);
        }
        kept.Sort();
        return kept;
    }

    private Table Table(List<int> kept, int width)
    {
        var room = width - WidthOf(kept);
        var widths = kept.ToDictionary(column => column, Least);
        for (; room > 0; room--)
        {
            var neediest = kept.MaxBy(column => Longest(column) - widths[column]);
            if (widths[neediest] == Longest(neediest))
                break;
            widths[neediest]++;
        }

        var table = new Table().RoundedBorder();
        if (Title is not null)
            table.Title(Markup.Escape(Title));
        foreach (var column in kept)
        {
            var made = new TableColumn(Markup.Escape(columns[column].Name)).Width(widths[column]);
            table.AddColumn(columns[column].IsNumber ? made.RightAligned() : made);
        }
        foreach (var row in _rows)
            table.AddRow([.. kept.Select(column => row[column].Markup())]);
        return table;
    }

    private void WriteLines(IAnsiConsole console)
    {
        var name = Array.FindIndex(columns, column => column.IsName);
        foreach (var row in _rows)
        {
            console.WriteUnbroken(row[name].Text);
            var rest = Enumerable.Range(0, columns.Length).Where(column => column != name && row[column].Text.Length > 0)
                .Select(column => columns[column].IsTold ? $"{columns[column].Name} {row[column].Text}" : row[column].Text);
            foreach (var line in Lines(string.Join(", ", rest), console.Profile.Width - Indent.Length))
                console.WriteUnbroken(Indent + line);
        }
    }

    /// <summary>Breaks a text between words.</summary>
    private static IEnumerable<string> Lines(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }
            line += line.Length > 0 ? $" {word}" : word;
        }
        if (line.Length > 0)
            yield return line;
    }

    /// <summary>With a space on either side of each cell, and the lines between them.</summary>
    private int WidthOf(List<int> kept) => kept.Sum(Least) + (3 * kept.Count) + 1;

    private int Least(int column) => columns[column].Wraps
        ? Math.Max(Texts(column).SelectMany(text => text.Split(' ')).Max(CellCount), Math.Min(Longest(column), columns[column].Least ?? LeastText))
        : Longest(column);

    private int Longest(int column) => Texts(column).Max(CellCount);

    private IEnumerable<string> Texts(int column) => _rows.Select(row => row[column].Text).Prepend(columns[column].Name);

    private static int CellCount(string text) => Segment.CellCount([new Segment(text)]);
}

/// <param name="Rank">0 for what is never left out; of others, the greatest is left out first.</param>
internal sealed record ResultColumn(string Name, int Rank = 0)
{
    /// <summary>Whether its text may be broken between words.</summary>
    public bool Wraps { get; init; }

    /// <summary>How many characters it gets at least before a column of a greater rank is shown; a few words where it is not stated.</summary>
    public int? Least { get; init; }

    public bool IsNumber { get; init; }

    /// <summary>Whether it says what its row is about.</summary>
    public bool IsName { get; init; }

    /// <summary>Whether what stands in it means nothing without the column's name.</summary>
    public bool IsTold => Rank > 0 && !Wraps;
}

/// <param name="Style">As Spectre.Console writes it, e.g. <c>green</c>.</param>
internal sealed record ResultCell(string Text, string Style = "")
{
    public static implicit operator ResultCell(string text) => new(text);

    public string Markup() => Style.Length > 0 && Text.Length > 0 ? $"[{Style}]{Spectre.Console.Markup.Escape(Text)}[/]" : Spectre.Console.Markup.Escape(Text);
}
