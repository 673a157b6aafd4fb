using Datasets.Model;

namespace Datasets.Hdf4;

/// <summary>The file is as HDF4 allows, and uses what is not read here; the message names it.</summary>
public class Hdf4UnsupportedException(string message) : DatasetsException(message);
