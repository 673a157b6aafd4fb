namespace Datasets.Model;

/// <summary>A text that cannot be the id or the key for which it is used.</summary>
public sealed class InvalidIdException(string message) : DatasetsException(message);
