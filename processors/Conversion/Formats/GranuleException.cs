using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>A granule that is not what it should be: truncated, corrupt, of another format or product. Trying again does not help.</summary>
public class GranuleException(string message, Exception? inner = null) : DatasetsException(SafeText.Text(message, int.MaxValue), isTemporary: false, inner);
