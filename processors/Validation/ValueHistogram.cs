namespace Datasets.Validation;

/// <summary>Values counted in equal bins, each with a weight.</summary>
internal sealed class ValueHistogram(double low, double high)
{
    private const int Count = 48;

    private readonly double _binsPerUnit = Count / (high - low);

    public double Low => low;
    public double High => high;
    public double[] Bins { get; } = new double[Count];

    public void Add(double value, double weight)
    {
        if (value >= low && value <= high && double.IsFinite(weight))
            Bins[Math.Min(Count - 1, (int)((value - low) * _binsPerUnit))] += weight;
    }

    /// <summary>Each bin's share of all.</summary>
    public double[] Shares()
    {
        var sum = Math.Max(Bins.Sum(), double.Epsilon);
        return [.. Bins.Select(bin => bin / sum)];
    }
}
