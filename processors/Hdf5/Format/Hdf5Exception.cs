using Datasets.Model;

namespace Datasets.Hdf5;

/// <summary>The file's bytes are not what HDF5 allows at their place, or of a version that is not known; the message says what and where.</summary>
public sealed class Hdf5Exception(string message) : DatasetsException(message);
