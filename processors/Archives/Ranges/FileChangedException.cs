using Datasets.Model;

namespace Datasets.Archives.Ranges;

/// <summary>A file was replaced on its server while parts of it were read: the parts do not fit together. A later attempt reads the new file.</summary>
public sealed class FileChangedException(string message) : DatasetsException(message, isTemporary: true);
