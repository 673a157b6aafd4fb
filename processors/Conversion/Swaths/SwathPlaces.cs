using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;

namespace Datasets.Conversion.Swaths;

/// <summary>
/// Where the pixels of a swath are: arrays of latitudes and longitudes pixel by pixel, or one latitude a line and one longitude a column, as grids with
/// irregular axes have them, such as Gaussian ones.
/// </summary>
/// <param name="Corners">Null where the corners have to be derived from the centres.</param>
public sealed record SwathPlaces(SwathField Latitude, SwathField Longitude, (SwathField Latitude, SwathField Longitude)? Corners)
{
    /// <exception cref="GranuleException">An array is missing or has another shape.</exception>
    public static SwathPlaces Open(IGranule granule, SwathGeolocation geolocation)
    {
        if (MeshTopology.AreCells(granule, geolocation))
            return MeshTopology.Open(granule, geolocation);
        if (AreAxes(granule, geolocation))
            return OfAxes(granule, geolocation);
        return new SwathPlaces(
            SwathField.Open(granule, geolocation.Latitude),
            SwathField.Open(granule, geolocation.Longitude),
            geolocation is { LatitudeCorners: { } latitudes, LongitudeCorners: { } longitudes }
                ? (SwathField.OpenCorners(granule, latitudes), SwathField.OpenCorners(granule, longitudes))
                : null);
    }

    /// <summary>Whether latitude and longitude have one dimension each, and not the same one, as places along a track have.</summary>
    public static bool AreAxes(IGranule granule, SwathGeolocation geolocation)
    {
        using var latitude = granule.OpenArray(geolocation.Latitude);
        using var longitude = granule.OpenArray(geolocation.Longitude);
        return latitude.Shape.Count == 1 && longitude.Shape.Count == 1
            && (latitude.Dimensions[0] != longitude.Dimensions[0] || (latitude.Dimensions[0].Length == 0 && latitude.Shape[0] != longitude.Shape[0]));
    }

    private static SwathPlaces OfAxes(IGranule granule, SwathGeolocation geolocation)
    {
        var (y, x) = (CellEdges.Read(granule, geolocation.Latitude), CellEdges.Read(granule, geolocation.Longitude));
        return new SwathPlaces(
            Field(y.Centres.Length, x.Centres.Length, (line, _, _) => y.Centres[line], isCorners: false, y.Path),
            Field(y.Centres.Length, x.Centres.Length, (_, column, _) => x.Centres[column], isCorners: false, x.Path),
            (Field(y.Centres.Length, x.Centres.Length, (line, _, corner) => corner < 2 ? y.Edges[line].First : y.Edges[line].Second, isCorners: true, y.Path),
             Field(y.Centres.Length, x.Centres.Length, (_, column, corner) => corner is 0 or 3 ? x.Edges[column].First : x.Edges[column].Second, isCorners: true, x.Path)));
    }

    private static SwathField Field(int lines, int columns, Func<int, int, int, double> number, bool isCorners, string path)
    {
        var corners = isCorners ? 4 : 1;
        return SwathField.Create(new ComputedArray(path, isCorners ? [lines, columns, corners] : [lines, columns], Read), new FieldEncoding(), mask: null);

        double[] Read(int first, int count)
        {
            var values = new double[count * columns * corners];
            for (var i = 0; i < values.Length; i++)
                values[i] = number(first + i / (columns * corners), i / corners % columns, i % corners);
            return values;
        }
    }
}
