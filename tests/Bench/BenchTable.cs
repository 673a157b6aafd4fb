namespace Datasets.Bench;

/// <summary>A line of the table. <see cref="Holds"/> is null where there is no target, and the figure is only reported.</summary>
internal sealed record BenchRow(int Item, string What, string Measured, string Target, bool? Holds);

/// <summary>What was measured, against what is to be reached, and the numbers behind it for the JSON.</summary>
internal sealed class BenchTable
{
    public List<BenchRow> Rows { get; } = [];

    public Dictionary<string, object> Details { get; } = [];

    public void AtMost(int item, string what, double value, double target, string unit = "", string note = "") =>
        Add(item, what, value, $"≤ {target:0.##}{unit}", value <= target, unit, note);

    public void AtLeast(int item, string what, double value, double target, string unit = "", string note = "") =>
        Add(item, what, value, $"≥ {target:0.##}{unit}", value >= target, unit, note);

    public void Report(int item, string what, string value) => Show(new BenchRow(item, what, value, "", null));

    public void Print(TextWriter to)
    {
        string[] head = ["#", "what", "measured", "target", "holds"];
        var cells = Rows.OrderBy(row => row.Item)
            .Select(row => new[] { $"{row.Item}", row.What, row.Measured, row.Target, row.Holds switch { true => "yes", false => "NO", _ => "" } })
            .Prepend(head)
            .ToList();
        var widths = head.Select((_, column) => cells.Max(row => row[column].Length)).ToArray();
        to.WriteLine();
        foreach (var row in cells)
            to.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private void Add(int item, string what, double value, string target, bool holds, string unit, string note) =>
        Show(new BenchRow(item, what, $"{value:0.00}{unit}{(note.Length == 0 ? "" : $" ({note})")}", target, holds));

    private void Show(BenchRow row)
    {
        Rows.Add(row);
        Console.Error.WriteLine($"{row.Item} {row.What}: {row.Measured} {row.Target} {row.Holds switch { true => "holds", false => "does not hold", _ => "" }}");
    }
}
