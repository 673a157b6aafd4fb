using System.Globalization;
using Datasets.Model;

namespace Datasets.Command.Setup;

/// <summary>Names of runs started by hand: they sort by time, and two in one second differ.</summary>
internal static class RunName
{
    public static RunId Now(TimeProvider time) =>
        new(time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..6]);
}
