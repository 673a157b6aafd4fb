namespace Datasets.Faults;

/// <summary>How a request is spoilt.</summary>
public enum Fault
{
    /// <summary>503 SlowDown: S3's word that there are too many requests.</summary>
    SlowDown,
    /// <summary>500 InternalError.</summary>
    InternalError,
    /// <summary>403 RequestTimeTooSkewed, as where this machine's clock is wrong; of an archive, 503.</summary>
    ClockSkew,
    /// <summary>The connection is reset before the server hears of the request.</summary>
    Reset,
    /// <summary>The server does what is asked, and the connection is reset before its answer.</summary>
    LostAnswer,
    /// <summary>The answer breaks off in the middle of its body, or before it where there is none.</summary>
    Truncated,
    /// <summary>One bit of an object's, or a file's, body is another than the server sent.</summary>
    FlippedBit,
    /// <summary>The answer's head comes late.</summary>
    Delayed,
    /// <summary>The answer's body comes in pieces with pauses between.</summary>
    Slow,
}
