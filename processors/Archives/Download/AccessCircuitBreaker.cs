namespace Datasets.Archives.Download;

/// <summary>
/// Whether an archive lets its user in, or does so no more, as when a token expires in the middle of a run. One that refuses some files in a row
/// would refuse all others, too: a run of many granules would ask it for each.
/// </summary>
internal sealed class AccessCircuitBreaker
{
    /// <summary>One alone may be an archive's slip.</summary>
    public const int Believed = 3;

    /// <summary>Where it has given a file before, some others may be kept from this user.</summary>
    public const int BelievedAfterSome = 10;

    private readonly Lock _lock = new();
    private int _inARow;
    private bool _wasLetIn;
    private bool _isCertain;
    private string? _why;

    /// <summary>Why there is no use in asking, and how many files tell; null where there may be.</summary>
    public (int Files, string Why)? Verdict
    {
        get
        {
            lock (_lock)
                return _why is not null && _inARow >= (_isCertain ? 1 : _wasLetIn ? BelievedAfterSome : Believed) ? (_inARow, _why) : null;
        }
    }

    public void LetIn()
    {
        lock (_lock)
        {
            _wasLetIn = true;
            _inARow = 0;
            _isCertain = false;
        }
    }

    /// <param name="why">What the archive says.</param>
    /// <param name="isCertain">Whether the archive itself says that this holds for all its files, and not for one.</param>
    public void Refused(string why, bool isCertain = false)
    {
        lock (_lock)
        {
            _inARow++;
            _isCertain |= isCertain;
            _why = why;
        }
    }
}
