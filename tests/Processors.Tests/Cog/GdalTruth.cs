using System.Text.Json;
using Datasets.Support;

namespace Datasets.Cog;

/// <summary>One file to hold against what went into it, and against the COG that GDAL's own driver makes of the same samples.</summary>
internal sealed record GdalCase(
    string Name, string Cog, string Samples, string Type, int Width, int Height, int Bands, double? Nodata, int BlockSize, string Resampling,
    bool CompareOverviews);

/// <summary>GDAL's Python bindings over many files at once: starting Python costs more than reading a file.</summary>
internal static class GdalTruth
{
    /// <summary>One line for everything that GDAL sees otherwise; empty where all is as it should be.</summary>
    public static string Compare(TemporaryFolder folder, IReadOnlyList<GdalCase> cases)
    {
        var list = folder["cases.json"];
        File.WriteAllText(list, JsonSerializer.Serialize(cases));
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", Script, list);
        return exitCode == 0 ? output.Trim() : error;
    }

    private const string Script = """
        import json, sys
        import numpy as np
        from osgeo import gdal
        from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate
        gdal.UseExceptions()
        NUMPY = dict(UInt8='u1', Int8='i1', UInt16='u2', Int16='i2', UInt32='u4', Int32='i4', UInt64='u8', Int64='i8', Float32='f4', Float64='f8')
        GDAL = dict(UInt8='Byte', UInt16='UInt16', Int16='Int16', UInt32='UInt32', Int32='Int32', Float32='Float32')

        def differs(ours, theirs, case):
            # GDAL adds up float32 samples as float32 where there is no nodata value, and weighs the triangle filter in another order.
            if case['Type'] == 'Float32' and case['Resampling'] in ('Average', 'Bilinear'):
                return not np.allclose(ours, theirs, rtol=5e-7, atol=0, equal_nan=True)
            return not np.array_equal(ours, theirs, equal_nan=case['Type'][0] == 'F')

        for case in json.load(open(sys.argv[1])):
            name, dtype = case['Name'], np.dtype(NUMPY[case['Type']])
            warnings, errors, _ = validate(case['Cog'], full_check=True)
            for line in warnings + errors:
                print(name, line)
            bands, height, width = case['Bands'], case['Height'], case['Width']
            samples = np.fromfile(case['Samples'], dtype).reshape(bands, height, width)
            cog = gdal.Open(case['Cog'])
            read = cog.ReadAsArray().reshape(samples.shape)
            if read.view('u1').tobytes() != samples.view('u1').tobytes():
                print(name, 'full resolution differs')
            sizes = []
            w, h = width, height
            while w > min(512, case['BlockSize']) or h > min(512, case['BlockSize']):
                w, h = max(1, w // 2), max(1, h // 2)
                sizes.append((w, h))
            first = cog.GetRasterBand(1)
            overviews = [first.GetOverview(i) for i in range(first.GetOverviewCount())]
            if [(o.XSize, o.YSize) for o in overviews] != sizes:
                print(name, 'overview sizes are', [(o.XSize, o.YSize) for o in overviews], 'instead of', sizes)
            if not case['CompareOverviews']:
                continue
            source = gdal.GetDriverByName('MEM').Create('', width, height, bands, gdal.GetDataTypeByName(GDAL[case['Type']]))
            for band in range(bands):
                source.GetRasterBand(band + 1).WriteArray(samples[band])
                if case['Nodata'] is not None:
                    source.GetRasterBand(band + 1).SetNoDataValue(case['Nodata'])
            theirs = gdal.GetDriverByName('COG').CreateCopy('/vsimem/theirs.tif', source, options=[
                'BLOCKSIZE=%d' % case['BlockSize'], 'COMPRESS=DEFLATE', 'LEVEL=1', 'OVERVIEW_RESAMPLING=' + case['Resampling'].upper()])
            for band in range(1, bands + 1):
                for i in range(theirs.GetRasterBand(band).GetOverviewCount()):
                    a = cog.GetRasterBand(band).GetOverview(i).ReadAsArray()
                    b = theirs.GetRasterBand(band).GetOverview(i).ReadAsArray()
                    if differs(a, b, case):
                        print(name, 'overview', i, 'of band', band, 'differs in', int((a != b).sum()), 'of', a.size, 'samples')
        """;
}
