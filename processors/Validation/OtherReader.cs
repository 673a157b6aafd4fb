using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos2;
using Datasets.Model;

namespace Datasets.Validation;

/// <summary>
/// Reads an array of an HDF4 file once more by a program that shares no code with this one, in a process of its own with limits: <c>hdp</c> of libhdf4, else
/// <c>gdal_translate</c>. Both crash or hang at some damaged files, and GDAL 3.6 is wrong about some that are well: that is said, and is no fault of the granule.
/// </summary>
internal static class OtherReader
{
    private const string Grids = "/HDFEOS/GRIDS/", Swaths = "/HDFEOS/SWATHS/";
    private const long Memory = 2L << 30;
    private const int Strip = 1 << 20;
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(2);

    /// <summary>Null where the granule is none of HDF4.</summary>
    /// <param name="file">The granule's file.</param>
    /// <param name="folder">Where what the program writes may lie.</param>
    public static SecondReading? Read(IGranule granule, string file, string path, string folder)
    {
        if (!PlacedGranule.IsHdf4(granule))
            return null;
        using var array = granule.OpenArray(path);
        if (array.StoredCount == 0)
            return new SecondReading(null, "not read a second time: it was never written, of which hdp says nothing");
        if (BoundedProgram.Find("hdp") is { } hdp && PlacedGranule.ReferenceOf(array) is { } reference)
            return Compare("hdp", array, Path.Combine(folder, "second.raw"), "", to => BoundedProgram.Run(hdp, ["dumpsds", "-d", "-b", "-o", to, "-r", reference.ToString(CultureInfo.InvariantCulture), file], Time, Memory));
        return BoundedProgram.Find("gdal_translate") is { } gdal
            ? ByGdal(gdal, array, file, folder)
            : new SecondReading(null, "not read a second time: neither hdp nor gdal_translate is installed");
    }

    /// <param name="gdal">The path of gdal_translate.</param>
    /// <param name="array">The array as it is read here.</param>
    /// <param name="file">The granule's file.</param>
    /// <param name="folder">Where what the program writes may lie.</param>
    internal static SecondReading ByGdal(string gdal, IGranuleArray array, string file, string folder)
    {
        if (array.Shape.Count > 2)
            return new SecondReading(null, "not read a second time: hdp is not installed, and GDAL is known to transpose arrays of rows, columns and bytes");
        return SubdatasetOf(file, array.Path) is { } subdataset
            ? Compare("GDAL", array, Path.Combine(folder, "second.raw"), array.SampleType == SampleType.Int8 ? "; it is known to take signed bytes for unsigned ones, so bytes were compared" : "",
                to => BoundedProgram.Run(gdal, ["-q", "-of", "ENVI", subdataset, to], Time, Memory))
            : new SecondReading(null, "not read a second time: hdp is not installed, and GDAL knows arrays without a grid or swath by other names");
    }

    private static string? SubdatasetOf(string file, string path)
    {
        var (kind, prefix) = path.StartsWith(Grids, StringComparison.Ordinal) ? ("EOS_GRID", Grids) : ("EOS_SWATH", Swaths);
        return path.StartsWith(prefix, StringComparison.Ordinal) && path[prefix.Length..].Split('/') is [var structure, _, var field] ? $"HDF4_EOS:{kind}:\"{file}\":{structure}:{field}" : null;
    }

    private static SecondReading Compare(string program, IGranuleArray array, string to, string remark, Func<string, string?> write)
    {
        try
        {
            if (write(to) is { } problem)
                return new SecondReading(null, $"{program} could not read it: {problem}");
            if (!File.Exists(to))
                return new SecondReading(null, $"{program} could not read it: it wrote nothing");
            var (count, different) = Differences(array, to);
            return different == 0
                ? new SecondReading(true, string.Create(CultureInfo.InvariantCulture, $"{program} reads the same {count:N0} numbers{remark}"))
                : new SecondReading(false, string.Create(CultureInfo.InvariantCulture, $"{program} reads {different:N0} of {count:N0} numbers differently{remark}"));
        }
        finally
        {
            File.Delete(to);
        }
    }

    /// <summary>The file has the array's numbers in this machine's byte order, one after another; what it lacks differs.</summary>
    private static (long Count, long Different) Differences(IGranuleArray array, string path)
    {
        var size = array.SampleType!.Value.Size();
        var ofRow = array.Shape.Skip(1).Aggregate((long)size, (product, length) => product * length);
        var rows = (int)Math.Max(1, Strip / Math.Max(1, ofRow));
        byte[] own = new byte[checked(rows * ofRow)], others = new byte[own.Length];
        var (count, different) = (0L, 0L);
        using var file = File.OpenRead(path);
        for (var row = 0L; row < array.Shape[0]; row += rows)
        {
            var taken = Math.Min(rows, array.Shape[0] - row);
            var bytes = (int)(taken * ofRow);
            array.Read([row, .. new long[array.Shape.Count - 1]], [taken, .. array.Shape.Skip(1)], own.AsSpan(0, bytes));
            var there = file.ReadAtLeast(others.AsSpan(0, bytes), bytes, throwOnEndOfStream: false);
            for (var at = 0; at < bytes; at += size)
            {
                count++;
                if (at + size > there || !own.AsSpan(at, size).SequenceEqual(others.AsSpan(at, size)))
                    different++;
            }
        }
        return (count, different + (file.Length - file.Position) / size);
    }
}
