using System.Globalization;

namespace Datasets.Command.Setup;

/// <summary>Names of runs started by hand: they sort by time, and two in one second differ.</summary>
internal static class RunName
{
    public static string Now(TimeProvider time) =>
        time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..6];
}
