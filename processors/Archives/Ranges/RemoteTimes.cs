namespace Datasets.Archives.Ranges;

/// <summary>How patiently a server's answers are awaited.</summary>
/// <param name="Inactivity">How long a server may be silent before a request is given up.</param>
/// <param name="Clock">Tells the time.</param>
internal sealed record RemoteTimes(TimeSpan Inactivity, TimeProvider Clock);
