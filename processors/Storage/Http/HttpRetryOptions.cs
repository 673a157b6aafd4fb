namespace Datasets.Storage.Http;

/// <summary>How often and how patiently a request is tried again after a temporary failure; where time and chance come from.</summary>
public sealed record HttpRetryOptions
{
    /// <summary>Attempts in all, the first one included.</summary>
    public int Attempts { get; init; } = Patience.Attempts;
    /// <summary>The wait before the second attempt, on average; it doubles with each further one.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);
    public TimeSpan MaximumDelay { get; init; } = Patience.Wait;
    /// <summary>The longest wait that a server's <c>Retry-After</c> gets; who asks for more is tried again after this.</summary>
    public TimeSpan MaximumRetryAfter { get; init; } = Patience.WaitAskedFor;
    /// <summary>When the process has to be at its end: no wait begins that would last longer. Null where nothing ends it.</summary>
    public DateTimeOffset? Deadline { get; init; }
    public TimeProvider Time { get; init; } = TimeProvider.System;
    /// <summary>Numbers from 0 to below 1, which spread the waits of many clients.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
    /// <summary>Gets one line before each wait: what failed, why, and when it is tried again.</summary>
    public Action<string>? Notify { get; init; }
}
