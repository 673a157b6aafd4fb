namespace Datasets.Workflow.Runs;

/// <summary>Seconds spent; in a run's total summed over granules, so that they exceed the wall clock when workers run side by side.</summary>
public sealed record PhaseSeconds
{
    /// <summary>Downloading.</summary>
    public double Fetch { get; init; }
    /// <summary>Reading, mapping, writing COGs, thumbnail and item.</summary>
    public double Convert { get; init; }
    /// <summary>Putting all of it where it belongs, and the receipt.</summary>
    public double Publish { get; init; }

    public static PhaseSeconds operator +(PhaseSeconds a, PhaseSeconds b) =>
        new() { Fetch = a.Fetch + b.Fetch, Convert = a.Convert + b.Convert, Publish = a.Publish + b.Publish };
}
