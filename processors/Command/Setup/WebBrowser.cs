using System.ComponentModel;
using System.Diagnostics;

namespace Datasets.Command.Setup;

/// <summary>The user's browser.</summary>
internal static class WebBrowser
{
    /// <returns>False where there is none that could be started.</returns>
    public static bool TryOpen(Uri address)
    {
        try
        {
            using var process = Process.Start(Starting(address));
            return process is not null;
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }

    private static ProcessStartInfo Starting(Uri address)
    {
        if (OperatingSystem.IsWindows())
            return new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true };
        // What a browser says of itself does not belong into the results.
        return new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address.AbsoluteUri]) { RedirectStandardOutput = true, RedirectStandardError = true };
    }
}
