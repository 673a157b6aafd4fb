namespace Datasets.Conversion.Formats;

/// <summary>
/// An array, or a whole granule, that is sound and is not read here: its data lie elsewhere or are stored in a way that is not supported, or it asks for
/// more than the <see cref="Model.GranuleLimits"/>.
/// </summary>
public sealed class UnreadableException(string message, Exception? inner = null) : GranuleException(message, inner);
