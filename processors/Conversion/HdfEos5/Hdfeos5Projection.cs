using System.Globalization;

namespace Datasets.Conversion.HdfEos5;

/// <summary>
/// A grid's projection as <c>StructMetadata.0</c> states it, as PROJ has it. Source: HDF-EOS5 Library Users Guide, volume 1, tables of projection
/// parameters; they are those of the General Cartographic Transformation Package (GCTP), angles as packed degrees DDDMMMSSS.SS.
/// </summary>
internal static class Hdfeos5Projection
{
    public const string Known =
        "geographic, sinusoidal (SNSOID), polar stereographic (PS), Lambert azimuthal equal area (LAMAZ), cylindrical equal area (CEA), and UTM on WGS 84 or GRS 80";

    private const int Parameters = 13;

    /// <returns>Null where the projection, or the ellipsoid, is none of those that are known.</returns>
    public static string? Define(Hdfeos5Structure structure)
    {
        var (projection, parameters) = (structure.Projection!.Replace("HE5_", "", StringComparison.Ordinal), structure.Parameters);
        if (projection == "GCTP_UTM")
            return Utm(structure.Zone, structure.SphereCode);
        if (parameters.Count != Parameters || !(parameters[0] > 1))
            return null;
        return projection switch
        {
            "GCTP_SNSOID" => With("+proj=sinu", $"+lon_0={Angle(4)}", Sphere()),
            "GCTP_PS" => With("+proj=stere", $"+lat_0={Text(Math.CopySign(90, parameters[5]))} +lat_ts={Angle(5)} +lon_0={Angle(4)}", Ellipsoid()),
            "GCTP_LAMAZ" => With("+proj=laea", $"+lat_0={Angle(5)} +lon_0={Angle(4)}", Sphere()),
            "GCTP_CEA" => With("+proj=cea", $"+lat_ts={Angle(5)} +lon_0={Angle(4)}", Ellipsoid()),
            _ => null,
        };

        string With(string name, string placed, string body) => $"{name} {placed} +x_0={Text(parameters[6])} +y_0={Text(parameters[7])} {body} +units=m +no_defs";

        string Angle(int index) => Text(Hdfeos5Structure.Unpack(parameters[index]));

        string Sphere() => $"+R={Text(parameters[0])}";

        // The second is the shorter axis or, where it is less than one, the eccentricity's square; NSIDC's has a minus before that.
        string Ellipsoid() => Math.Abs(parameters[1]) switch
        {
            0 => Sphere(),
            <= 1 and var square => $"+a={Text(parameters[0])} +es={Text(square)}",
            var minor => $"+a={Text(parameters[0])} +b={Text(minor)}",
        };
    }

    private static string? Utm(int? zone, int? sphere)
    {
        const int grs80 = 8, wgs84 = 12, most = 60;
        return zone is { } number && Math.Abs(number) is > 0 and <= most && sphere is grs80 or wgs84
            ? FormattableString.Invariant($"+proj=utm +zone={Math.Abs(number)}{(number < 0 ? " +south" : "")} +{(sphere == grs80 ? "ellps=GRS80" : "datum=WGS84")} +units=m +no_defs")
            : null;
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
