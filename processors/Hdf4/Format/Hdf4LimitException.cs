namespace Datasets.Hdf4;

/// <summary>The file is as HDF4 allows, and asks for more than the <see cref="Model.GranuleLimits"/>; the message says what and the limit.</summary>
public sealed class Hdf4LimitException(string message) : Hdf4UnsupportedException(message);
