namespace Datasets.Storage.Http;

/// <summary>How long servers are waited for, and how much of them is taken, in one place; docs/operations.md has the same numbers.</summary>
public static class Patience
{
    /// <summary>Attempts at a request that fails for the time being, the first one included.</summary>
    public const int Attempts = 5;

    /// <summary>The longest wait between two attempts, unless the server asks for another.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait that a server may ask for.</summary>
    public static readonly TimeSpan WaitAskedFor = TimeSpan.FromMinutes(5);

    /// <summary>One answer of CMR, whole.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromMinutes(2);

    /// <summary>All attempts at one answer of CMR, the waits between them left out.</summary>
    public static readonly TimeSpan AllAnswers = TimeSpan.FromMinutes(5);

    /// <summary>How long a download may go on with fewer than <see cref="SlowestBytes"/>.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <summary>What must come in the time of <see cref="Silence"/>: a kilobyte a second is no download that comes to its end.</summary>
    public const int SlowestBytes = 64 << 10;

    /// <summary>Granules of one search: 5-minute granules of 45 years. Without a limit, a server could send new pages for ever.</summary>
    public const long Granules = 5_000_000;
}
