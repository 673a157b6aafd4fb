namespace Datasets.Validation;

/// <summary>What another program reads of an array.</summary>
/// <param name="IsSame">Whether its numbers are those that were read here; null where they could not be compared.</param>
/// <param name="Text">In words.</param>
internal sealed record SecondReading(bool? IsSame, string Text);
