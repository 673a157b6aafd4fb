using System.Net;

namespace Datasets.Serving;

/// <summary>Where an <see cref="OutputServer"/> listens and how long it waits for slow clients.</summary>
public sealed record ServerOptions
{
    /// <summary>Loopback: no other machine can connect.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0: a free one, which the system chooses.</summary>
    public int Port { get; init; }

    /// <summary>How long a client may take to send a request's headers.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may take to read 64 KiB of an answer.</summary>
    public TimeSpan SlowestClient { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the store may be silent while an object is read.</summary>
    public TimeSpan SlowestStore { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What is said of failures of the store, which the client is told in short.</summary>
    public Action<string> OnProblem { get; init; } = _ => { };
}
