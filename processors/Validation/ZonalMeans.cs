namespace Datasets.Validation;

/// <summary>Means of the source's and the COG's values in zones of latitude, from the north.</summary>
internal sealed class ZonalMeans
{
    private const int Zones = 90;

    private readonly double _north;
    private readonly double _step;
    private readonly (double SourceSum, long SourceCount, double CogSum, long CogCount)[] _zones;

    public ZonalMeans(double south, double north)
    {
        (_north, _step) = (north, Math.Max((north - south) / Zones, 1e-6));
        _zones = new (double, long, double, long)[(int)((north - south) / _step) + 2];
    }

    public IReadOnlyList<(double Latitude, double Source, double Cog)> Means =>
        [.. _zones.Select((zone, i) => (_north - i * _step, zone.SourceSum / zone.SourceCount, zone.CogSum / zone.CogCount))];

    /// <summary>The zone that a latitude is in; -1 where there is none. Cells' middles are not on the edge of a zone, whichever way they were rounded.</summary>
    public int ZoneAt(double latitude) => Math.Floor((_north - latitude) / _step + 0.499) is >= 0 and var zone && zone < _zones.Length ? (int)zone : -1;

    public void AddSource(int zone, double value)
    {
        if (zone >= 0)
            (_zones[zone].SourceSum, _zones[zone].SourceCount) = (_zones[zone].SourceSum + value, _zones[zone].SourceCount + 1);
    }

    public void AddCog(int zone, double value)
    {
        if (zone >= 0)
            (_zones[zone].CogSum, _zones[zone].CogCount) = (_zones[zone].CogSum + value, _zones[zone].CogCount + 1);
    }
}
