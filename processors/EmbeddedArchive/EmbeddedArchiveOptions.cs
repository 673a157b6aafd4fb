using Datasets.EmbeddedArchive.Granules;
using Microsoft.AspNetCore.Http;

namespace Datasets.EmbeddedArchive;

/// <summary>What the embedded archive holds and how it behaves.</summary>
public sealed record EmbeddedArchiveOptions
{
    /// <summary>The first day that there is a granule for.</summary>
    public DateOnly From { get; init; } = new(2022, 1, 20);

    /// <summary>The last day that there is a granule for.</summary>
    public DateOnly To { get; init; } = new(2022, 1, 29);

    /// <summary>Days without a granule.</summary>
    public IReadOnlyCollection<DateOnly> Gaps { get; init; } = [];

    /// <summary>More than one cuts each day into that many granules, which only makes sense for catalogues that are listed and not fetched. At most 200.</summary>
    public int GranulesPerDay { get; init; } = 1;

    public GranuleOptions Granule { get; init; } = new();

    public FileFacts FileFacts { get; init; } = FileFacts.Exact;

    /// <summary>Days that were processed again: production time of the later version, which replaces the first.</summary>
    public IReadOnlyDictionary<DateOnly, DateTimeOffset> Reprocessed { get; init; } = new Dictionary<DateOnly, DateTimeOffset>();

    /// <summary>Days whose file is broken.</summary>
    public IReadOnlyDictionary<DateOnly, Corruption> Corrupt { get; init; } = new Dictionary<DateOnly, Corruption>();

    /// <summary>The bearer token that opens the archive.</summary>
    public string Token { get; init; } = "embedded-archive-token";

    /// <summary>Who may log in.</summary>
    public string User { get; init; } = "embedded";

    public string Password { get; init; } = "archive";

    /// <summary>The port of 127.0.0.1; 0 for one that is free.</summary>
    public int Port { get; init; }

    /// <summary>How slow the line is.</summary>
    public LineShape Line { get; init; } = LineShape.None;

    /// <summary>What goes wrong with parts of files.</summary>
    public RangeFault RangeFault { get; init; }

    /// <summary>
    /// Sees every request before the archive does. True means that it has answered: with an error status, a body cut short (<c>context.Abort()</c>), a
    /// redirect to elsewhere. False lets the archive answer.
    /// </summary>
    public Func<HttpContext, Task<bool>>? Intercept { get; init; }

    /// <summary>How many bytes of generated files are kept in memory.</summary>
    public long CachedBytes { get; init; } = 256L << 20;

    /// <summary>Keeps generated files in this folder instead, where another run with the same options finds them.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Stamps the answers; nothing in a granule depends on it.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
