using Datasets.Conversion.Grids;
using Datasets.Descriptors;

namespace Datasets.Conversion.Cf;

/// <summary>Small CF files in whose field each cell holds a number that tells where and when the cell is.</summary>
internal static class CfFiles
{
    public static readonly double[] Latitudes = [-60, -30, 0, 30, 60];
    public static readonly double[] Longitudes = [-157.5, -112.5, -67.5, -22.5, 22.5, 67.5, 112.5, 157.5];
    public const double LatitudeStep = 30;
    public const double LongitudeStep = 45;

    public static NetCdfVariable Latitude(params double[] values) =>
        new("lat", "f4", ["lat"], values) { Attributes = new() { ["units"] = "degrees_north" } };

    public static NetCdfVariable Longitude(params double[] values) =>
        new("lon", "f4", ["lon"], values) { Attributes = new() { ["units"] = "degrees_east" } };

    public static NetCdfVariable Time(string units, params double[] values) =>
        new("time", "f8", ["time"], values) { Attributes = new() { ["units"] = units } };

    /// <summary>A whole number that only this place has, of those used here.</summary>
    public static double NumberAt(double longitude, double latitude, int step = 0) =>
        Math.Floor((longitude + 720) % 360 / LongitudeStep) * 10 + Math.Floor((latitude + 90) / LatitudeStep) + step * 100 + 1;

    /// <summary>The field's values over dimensions in the given order.</summary>
    public static double[] Values(string[] order, double[] latitudes, double[] longitudes, int steps = 1)
    {
        int[] sizes = [.. order.Select(name => name switch { "lat" => latitudes.Length, "lon" => longitudes.Length, _ => steps })];
        var values = new double[sizes.Aggregate(1, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            var (rest, longitude, latitude, step) = (i, 0.0, 0.0, 0);
            for (var d = order.Length - 1; d >= 0; d--)
            {
                var index = rest % sizes[d];
                rest /= sizes[d];
                if (order[d] == "lat")
                    latitude = latitudes[index];
                else if (order[d] == "lon")
                    longitude = longitudes[index];
                else
                    step = index;
            }
            values[i] = NumberAt(longitude, latitude, step);
        }
        return values;
    }

    /// <summary>A file with one field <c>v</c> over <c>time</c> (one day in 2022), <c>lat</c> and <c>lon</c>.</summary>
    public static NetCdfFile Simple(string name, NetCdfVariable? field = null, NetCdfVariable? latitude = null, NetCdfVariable? longitude = null, NetCdfVariable? time = null)
    {
        latitude ??= Latitude(Latitudes);
        longitude ??= Longitude(Longitudes);
        time ??= Time("days since 2022-01-20", 0);
        field ??= new NetCdfVariable("v", "f4", ["time", "lat", "lon"], Values(["time", "lat", "lon"], latitude.Values, longitude.Values, time.Values.Length));
        return new NetCdfFile(name)
        {
            Dimensions = new() { ["time"] = time.Values.Length + time.Texts.Length, ["lat"] = latitude.Values.Length, ["lon"] = longitude.Values.Length },
            Variables = [time, latitude, longitude, field],
        };
    }

    public static DatasetDescriptor Dataset(string path = "/v") => Rasters.Dataset(path) with { Mapping = "cf-grid", ItemId = "item_{date:yyyyMMddTHHmmss}" };

    public static DatasetDescriptor With(this DatasetDescriptor dataset, Func<VariableDescriptor, VariableDescriptor> change) =>
        dataset with { Variables = [.. dataset.Variables.Select(change)] };
}
