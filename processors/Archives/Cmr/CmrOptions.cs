using Datasets.Storage.Http;

namespace Datasets.Archives.Cmr;

/// <summary>How CMR is asked.</summary>
public sealed record CmrOptions
{
    public static readonly Uri Nasa = new("https://cmr.earthdata.nasa.gov/search");

    /// <summary>The folder that <c>granules.umm_json</c> and <c>concepts/</c> are in.</summary>
    public Uri Endpoint { get; init; } = Nasa;
    /// <summary>Whether the archive ends with this process, as the demo's does: nothing then refers to its records.</summary>
    public bool IsOfThisProcess { get; init; }
    /// <summary>Granules per answer; CMR gives no more than 2000.</summary>
    public int PageSize { get; init; } = 2000;
    /// <summary>The largest answer that is read, in bytes after decompression. 2000 granules with many files are about 20 MB.</summary>
    public long MaximumAnswerBytes { get; init; } = 64L * 1024 * 1024;
    /// <summary>How long one request may take, its answer included.</summary>
    public TimeSpan Timeout { get; init; } = Patience.Answer;
    /// <summary>How long all attempts at one request may take together, the waits between them left out.</summary>
    public TimeSpan TimeoutOfAttempts { get; init; } = Patience.AllAnswers;
    /// <summary>The most granules of one search.</summary>
    public long MaximumGranules { get; init; } = Patience.Granules;
    public HttpRetryOptions Retry { get; init; } = new();
}
