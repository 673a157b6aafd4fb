using System.Runtime.InteropServices;
using Datasets.Gdal;

namespace Datasets.Validation;

/// <summary>A COG as GDAL reads it, its first band row by row.</summary>
internal sealed class CogField : IDisposable
{
    /// <summary>Rows that are read at once; GDAL keeps the blocks that they are in.</summary>
    private const int RowsPerWindow = 64;
    private const int MostWindows = 3;

    private readonly GdalDataset _dataset;
    private readonly LinkedList<(int Number, double[] Samples)> _windows = new();
    private readonly bool _isSignedByte;
    private GdalPlane? _plane;

    private CogField(GdalDataset dataset)
    {
        _dataset = dataset;
        (Width, Height) = (dataset.Width, dataset.Height);
        GeoTransform = dataset.GeoTransform!;
        Projection = dataset.Projection;
        Scaling = dataset.Scaling(0);
        Unit = dataset.Unit(0);
        Tags = dataset.Metadata();
        // GDAL before 3.7 has no type for signed bytes: it reads them as unsigned, and says so beside them.
        _isSignedByte = dataset.DataType(0) == GdalDataType.Byte && dataset.BandMetadata(0, "IMAGE_STRUCTURE").GetValueOrDefault("PIXELTYPE") == "SIGNEDBYTE";
        Type = _isSignedByte ? GdalDataType.Int8 : dataset.DataType(0);
        Nodata = dataset.Nodata(0) is { } nodata ? Signed(nodata) : null;
    }

    public int Width { get; }
    public int Height { get; }
    public long Pixels => (long)Width * Height;
    /// <summary>GDAL's six numbers.</summary>
    public double[] GeoTransform { get; }
    public string Projection { get; }
    /// <summary>The plane of a projected COG.</summary>
    public GdalPlane Plane => _plane ??= new GdalPlane(Projection);
    public double? Nodata { get; }
    public (double Scale, double Offset) Scaling { get; }
    public string Unit { get; }
    public GdalDataType Type { get; }
    public IReadOnlyDictionary<string, string> Tags { get; }

    public double West => GeoTransform[0];
    public double North => GeoTransform[3];
    public double East => West + Width * GeoTransform[1];
    public double South => North + Height * GeoTransform[5];
    public bool IsGeographic => Projection.StartsWith("GEOG", StringComparison.Ordinal);

    /// <exception cref="GdalException">GDAL cannot read it.</exception>
    public static CogField Open(string path) => new(GdalDataset.Open(path, "GTiff"));

    public void Dispose() => _dataset.Dispose();

    public double X(int column) => West + (column + 0.5) * GeoTransform[1];
    public double Y(int row) => North + (row + 0.5) * GeoTransform[5];

    /// <summary>The samples of a row as stored. Good as long as no other rows are asked for.</summary>
    /// <exception cref="GdalException">GDAL cannot read it.</exception>
    public ReadOnlySpan<double> Row(int row)
    {
        var number = row / RowsPerWindow;
        if (_windows.First is { Value: var newest } && newest.Number == number)
            return newest.Samples.AsSpan(row % RowsPerWindow * Width, Width);
        for (var node = _windows.First; node is not null; node = node.Next)
        {
            if (node.Value.Number != number)
                continue;
            _windows.Remove(node);
            _windows.AddFirst(node);
            return node.Value.Samples.AsSpan(row % RowsPerWindow * Width, Width);
        }
        var samples = _windows.Count < MostWindows ? new double[RowsPerWindow * Width] : _windows.Last!.Value.Samples;
        if (_windows.Count == MostWindows)
            _windows.RemoveLast();
        var first = number * RowsPerWindow;
        var read = samples.AsSpan(0, Math.Min(RowsPerWindow, Height - first) * Width);
        _dataset.Read(0, 0, first, Width, read.Length / Width, GdalDataType.Float64, MemoryMarshal.AsBytes(read));
        if (_isSignedByte)
        {
            foreach (ref var sample in read)
                sample = Signed(sample);
        }
        _windows.AddFirst((number, samples));
        return samples.AsSpan(row % RowsPerWindow * Width, Width);
    }

    public bool IsNodata(double stored) => double.IsNaN(stored) || stored == Nodata;

    /// <summary>In the unit; NaN where there is no data.</summary>
    public double Physical(double stored) => IsNodata(stored) ? double.NaN : stored * Scaling.Scale + Scaling.Offset;

    /// <summary>The column that a coordinate is in, longitudes a turn away included; -1 outside.</summary>
    public int ColumnAt(double x)
    {
        if (IsGeographic)
            x -= 360 * Math.Floor((x - West) / 360);
        return Math.Floor((x - West) / GeoTransform[1]) is >= 0 and var column && column < Width ? (int)column : -1;
    }

    /// <summary>The row that a coordinate is in; -1 outside.</summary>
    public int RowAt(double y) => Math.Floor((y - North) / GeoTransform[5]) is >= 0 and var row && row < Height ? (int)row : -1;

    private double Signed(double sample) => _isSignedByte && sample > sbyte.MaxValue ? sample - 256 : sample;
}
