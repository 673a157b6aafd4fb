using Datasets.Model;

namespace Datasets.Catalog.Series;

/// <summary>An object that a series' index names is not there: another run has replaced the series since the index was read.</summary>
internal sealed class PieceGoneException(string key) : DatasetsException($"{key} is not there any more: the series is being replaced. Run again.", isTemporary: true);
