using System.Collections.Concurrent;

namespace Datasets.EmbeddedArchive.Server;

/// <summary>How often the archive was asked for what, requests that an interceptor answered included. Safe for use from several threads.</summary>
public sealed class RequestCounts
{
    private readonly ConcurrentDictionary<string, int> _files = [];
    private int _searches;
    private int _concepts;
    private int _data;
    private int _logins;
    private int _credentials;

    public int Searches => _searches;

    public int Concepts => _concepts;

    /// <summary>Requests for files, those that were redirected to the login included.</summary>
    public int Data => _data;

    /// <summary>Requests to the login host.</summary>
    public int Logins => _logins;

    public int Credentials => _credentials;

    /// <summary>Requests for one file.</summary>
    public int CountFor(string fileName) => _files.GetValueOrDefault(fileName);

    internal void Count(string path)
    {
        if (path.StartsWith("/data/", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _data);
            _files.AddOrUpdate(path[(path.LastIndexOf('/') + 1)..], 1, (_, count) => count + 1);
        }
        else if (path.StartsWith("/search/concepts/", StringComparison.Ordinal))
            Interlocked.Increment(ref _concepts);
        else if (path.StartsWith("/search/", StringComparison.Ordinal))
            Interlocked.Increment(ref _searches);
        else if (path.StartsWith("/login/", StringComparison.Ordinal))
            Interlocked.Increment(ref _logins);
        else if (path == "/s3credentials")
            Interlocked.Increment(ref _credentials);
    }
}
