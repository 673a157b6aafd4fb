namespace Datasets.Gdal;

/// <summary>GDAL's shared library is not on this machine; the message is one line that says how to get it.</summary>
public sealed class GdalNotFoundException : GdalException
{
    internal GdalNotFoundException() : base(
        "GDAL's shared library was not found: install it with 'apt-get install libgdal32' (Debian 12), " +
        "'apt-get install gdal-bin' (Debian and Ubuntu) or 'brew install gdal' (macOS); GDAL 3.6 or newer is needed") =>
        IsWrongUsage = true;

    internal GdalNotFoundException(string foundVersion) : base(
        $"GDAL 3.6 or newer is needed, and this machine's shared library is GDAL {foundVersion}") =>
        IsWrongUsage = true;
}
