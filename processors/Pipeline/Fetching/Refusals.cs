namespace Datasets.Fetching;

/// <summary>
/// Whether an archive lets its user in at all. One that refuses some files in a row, and has given none, would refuse all others, too: a run
/// of many granules would ask it for each.
/// </summary>
internal sealed class Refusals
{
    /// <summary>One alone may be an archive's slip.</summary>
    public const int Believed = 3;

    private readonly Lock _lock = new();
    private int _count;
    private bool _wasLetIn;
    private string? _why;

    /// <summary>Why there is no use in asking; null where there may be.</summary>
    public string? Verdict
    {
        get
        {
            lock (_lock)
                return _count >= Believed && !_wasLetIn ? _why : null;
        }
    }

    public void LetIn()
    {
        lock (_lock)
            _wasLetIn = true;
    }

    public void Refused(string why)
    {
        lock (_lock)
        {
            _count++;
            _why = why;
        }
    }
}
