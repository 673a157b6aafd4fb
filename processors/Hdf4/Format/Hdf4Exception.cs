using Datasets.Model;

namespace Datasets.Hdf4;

/// <summary>The file's bytes are not what HDF4 allows at their place; the message says what and where.</summary>
public sealed class Hdf4Exception(string message) : DatasetsException(message);
