namespace Datasets.Descriptors;

/// <summary>What the command tells its caller, and a step of a cloud run AWS Batch.</summary>
public static class ExitCode
{
    public const int Done = 0;
    /// <summary>Some granules failed, each named with why; or a check found faults, or what is there could not be read or written.</summary>
    public const int SomeFailed = 1;
    /// <summary>The command line or a descriptor is wrong, also where it names what is not there: nothing was done.</summary>
    public const int WrongUsage = 2;
    /// <summary>A temporary failure, or stopped by a signal: worth a retry (EX_TEMPFAIL of sysexits.h).</summary>
    public const int Temporary = 75;
}
