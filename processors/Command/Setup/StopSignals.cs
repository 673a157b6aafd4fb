using System.Runtime.InteropServices;
using Datasets.Descriptors;

namespace Datasets.Command.Setup;

/// <summary>
/// SIGTERM and Ctrl-C before a verb that can be stopped has begun, and after it has ended. Before, nothing is done yet: the process ends at once,
/// with the code that is worth a retry. Between, the command line asks the verb to stop.
/// </summary>
internal static partial class StopSignals
{
    private const int Unblock = 1;
    private const int Terminate = 15;

    private static PosixSignalRegistration[] _registrations = [];
    private static volatile bool _isLeftToVerb;

    /// <summary>Belongs before everything else: until here the system's own answer to SIGTERM is to end the process with 143.</summary>
    public static void Listen()
    {
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive), PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive)];
        if (OperatingSystem.IsLinux())
            LetThrough();
    }

    /// <summary>The verb can be stopped from here on, and ends as it does.</summary>
    public static void LeaveToVerb() => _isLeftToVerb = true;

    private static void Receive(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (!_isLeftToVerb)
            Environment.Exit(ExitCode.Temporary);
    }

    /// <summary>
    /// The container starts this program with SIGTERM blocked (<c>env --block-signal=TERM</c>), so that one that comes while the runtime starts waits
    /// until here.
    /// </summary>
    private static void LetThrough()
    {
        // sigset_t of glibc and musl: 1024 bits, signal 1 first.
        var signals = new ulong[16];
        signals[0] = 1UL << (Terminate - 1);
        _ = SetSignalMask(Unblock, signals, 0);
    }

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int SetSignalMask(int how, ulong[] signals, nint old);
}
