using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Datasets.Faults;

/// <summary>Says which of the requests that come through proxies are spoilt, and how. Several proxies may share one, and its count.</summary>
internal sealed class FaultPlan
{
    private readonly ConcurrentQueue<string> _seen = new();
    private Func<int, Fault?> _faultOf = _ => null;
    private int _count;

    /// <summary>How many requests came since the plan was made.</summary>
    public int Count => _count;

    /// <summary>Every request in the order in which they came, as METHOD and path, with how it was spoilt.</summary>
    public IReadOnlyList<string> Seen => [.. _seen];

    /// <summary>From here on the requests are counted from 1 again.</summary>
    public void Spoil(Func<int, Fault?> faultOf)
    {
        _seen.Clear();
        _count = 0;
        _faultOf = faultOf;
    }

    public void SpoilOnly(int number, Fault fault) => Spoil(count => count == number ? fault : null);

    public void SpoilNone() => Spoil(_ => null);

    public Fault? Next(HttpRequest request)
    {
        var fault = _faultOf(Interlocked.Increment(ref _count));
        _seen.Enqueue($"{request.Method} {request.Path}{request.QueryString}{(fault is null ? "" : $" ← {fault}")}");
        return fault;
    }
}
