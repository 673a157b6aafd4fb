using Datasets.Model;

namespace Datasets.Hdf5;

/// <summary>The file is as HDF5 allows, and uses what is not read here; the message names it.</summary>
public class Hdf5UnsupportedException(string message) : DatasetsException(message);
