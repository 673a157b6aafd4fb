namespace Datasets.Hdf5;

/// <summary>The file is as HDF5 allows, and asks for more than the <see cref="Model.GranuleLimits"/>; the message says what and the limit.</summary>
public sealed class Hdf5LimitException(string message) : Hdf5UnsupportedException(message);
