namespace Datasets.Conversion.Formats;

/// <summary>A granule that does not state its time at any place where it is looked for: the time in its file's name may do.</summary>
public sealed class UnknownTimeException(string message) : GranuleException(message);
