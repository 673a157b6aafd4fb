using System.Globalization;
using Datasets.Conversion.Formats;
using Datasets.Conversion.Grids;
using Datasets.Model;
using Datasets.Support;
using PureHDF;

namespace Datasets.Conversion.HdfEos5;

/// <summary>Projected HDF-EOS5 grids, held against PROJ as Debian's Python asks it.</summary>
public sealed class Hdfeos5ProjectionTests : IDisposable
{
    private const string Field = "/HDFEOS/GRIDS/G/Data Fields/a";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>As VIIRS' tiles, NSIDC's AMSR sea ice and the EASE-Grid say it, and the same in PROJ's words.</summary>
    [Theory]
    [InlineData("HE5_GCTP_SNSOID", "6371007.181000,0,0,0,0,0,0,0,0,0,0,0,0", "+proj=sinu +lon_0=0 +R=6371007.181 +units=m")]
    [InlineData("HE5_GCTP_PS", "6378273,-0.006693883,0,0,-45000000,70000000,0,0,0,0,0,0,0", "+proj=stere +lat_0=90 +lat_ts=70 +lon_0=-45 +a=6378273 +es=0.006693883 +units=m")]
    [InlineData("HE5_GCTP_PS", "6378273,6356889.449,0,0,0,-70030000,1000,-2000,0,0,0,0,0", "+proj=stere +lat_0=-90 +lat_ts=-70.5 +lon_0=0 +x_0=1000 +y_0=-2000 +a=6378273 +b=6356889.449 +units=m")]
    [InlineData("GCTP_LAMAZ", "6371228,0,0,0,0,90000000,0,0,0,0,0,0,0", "+proj=laea +lat_0=90 +lon_0=0 +R=6371228 +units=m")]
    [InlineData("GCTP_CEA", "6371228,0,0,0,0,30000000,0,0,0,0,0,0,0", "+proj=cea +lat_ts=30 +lon_0=0 +R=6371228 +units=m")]
    [InlineData("HE5_GCTP_CEA", "6378137,6356752.314245,0,0,0,30000000,0,0,0,0,0,0,0", "+proj=cea +lat_ts=30 +lon_0=0 +a=6378137 +b=6356752.314245 +units=m")]
    public void A_projected_grid_lies_where_PROJ_puts_it(string projection, string parameters, string truth)
    {
        var raster = Map(projection, parameters, origin: "UL");

        Assert.Equal(new GeoTransform(-10_007_554.677, 370_650.173, 0, 4_447_802.079, 0, -555_975.26), Rounded(raster.GeoTransform));
        Assert.Equal([1f, 2, 3, 4, 5, 6], Rasters.ReadAll<float>(raster));
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", """
            import sys
            from osgeo import osr
            osr.UseExceptions()
            ways = []
            for definition in sys.argv[1:3]:
                system = osr.SpatialReference(); system.SetFromUserInput(definition)
                degrees = system.CloneGeogCS()
                for each in (system, degrees):
                    each.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
                ways.append(osr.CoordinateTransformation(system, degrees))
            points = [(x * 1e6, y * 1e6) for x in (-3, -0.5, 0.2, 2) for y in (-3, -0.5, 0.2, 2)]
            print(max(abs(a - b) for p in points for a, b in zip(ways[0].TransformPoint(*p), ways[1].TransformPoint(*p))))
            """, raster.Crs.Epsg is { } code ? $"EPSG:{code}" : raster.Crs.Wkt!, truth);
        Assert.True(exitCode == 0, error);
        Assert.InRange(double.Parse(output, CultureInfo.InvariantCulture), 0, 1e-9);
    }

    [Fact]
    public void Rows_from_the_south_are_turned() =>
        Assert.Equal([4f, 5, 6, 1, 2, 3], Rasters.ReadAll<float>(Map("HE5_GCTP_SNSOID", "6371007.181,0,0,0,0,0,0,0,0,0,0,0,0", origin: "LL")));

    [Theory]
    [InlineData("HE5_GCTP_ISINUS", "6371007.181,0,0,0,0,0,0,0,86400,0,1,0,0")]
    [InlineData("HE5_GCTP_SNSOID", "0,0,0,0,0,0,0,0,0,0,0,0,0")]
    [InlineData("HE5_GCTP_SNSOID", "")]
    public void Others_are_refused_with_those_that_are_read(string projection, string parameters)
    {
        var error = Assert.Throws<GranuleException>(() => Map(projection, parameters, origin: "UL"));
        Assert.Contains($"StructMetadata.0 says the projection {projection}, with ProjParams", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("those that are read are geographic, sinusoidal (SNSOID), polar stereographic (PS), Lambert azimuthal equal area (LAMAZ), cylindrical equal area (CEA), and UTM on WGS 84 or GRS 80", error.Message, StringComparison.Ordinal);
    }

    private static GeoTransform Rounded(GeoTransform t) => new(
        Math.Round(t.OriginX, 3), Math.Round(t.PixelWidth, 3), t.RowRotation, Math.Round(t.OriginY, 3), t.ColumnRotation, Math.Round(t.PixelHeight, 3));

    private Raster Map(string projection, string parameters, string origin)
    {
        var structure = $"""
            GROUP=GridStructure
            	GROUP=GRID_1
            		GridName="G"
            		XDim=3
            		YDim=2
            		UpperLeftPointMtrs=(-10007554.676997,4447802.078665)
            		LowerRightMtrs=(-8895604.157330,3335851.558998)
            		Projection={projection}
            {(parameters.Length > 0 ? $"\t\tProjParams=({parameters})" : "")}
            		SphereCode=-1
            		GridOrigin=HE5_HDFE_GD_{origin}
            		GROUP=DataField
            			OBJECT=DataField_1
            				DataFieldName="a"
            				DimList=("YDim","XDim")
            			END_OBJECT=DataField_1
            		END_GROUP=DataField
            	END_GROUP=GRID_1
            END_GROUP=GridStructure
            END
            """;
        var file = new H5File
        {
            ["HDFEOS INFORMATION"] = new H5Group { ["StructMetadata.0"] = structure },
            ["HDFEOS"] = new H5Group
            {
                ["GRIDS"] = new H5Group { ["G"] = new H5Group { ["Data Fields"] = new H5Group { ["a"] = new H5Dataset(new float[] { 1, 2, 3, 4, 5, 6 }, fileDims: [2, 3]) } } },
            },
        };
        file.Attributes["RangeBeginningDate"] = "2023-01-01";
        file.Attributes["RangeBeginningTime"] = "00:00:00";
        file.Attributes["RangeEndingDate"] = "2023-01-01";
        file.Attributes["RangeEndingTime"] = "23:59:59";
        file.Write(_folder["a.h5"]);
        using var granule = GranuleOpener.Open(_folder["a.h5"]);
        var mapped = new Hdfeos5GridMapping().Map(granule, Rasters.Dataset(Field));
        Assert.Equal(new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero), mapped.Date);
        var raster = mapped.Variables[0].Raster;
        return raster with { Pixels = new Copied(raster) };
    }

    /// <summary>Read while the granule is open.</summary>
    private sealed class Copied(Raster raster) : IPixelSource
    {
        private readonly byte[] _pixels = Of(raster);

        public void Read(int band, PixelWindow window, Span<byte> destination) => _pixels.CopyTo(destination);

        private static byte[] Of(Raster raster)
        {
            var pixels = new byte[raster.Width * raster.Height * sizeof(float)];
            raster.Pixels.Read(0, new PixelWindow(0, 0, raster.Width, raster.Height), pixels);
            return pixels;
        }
    }
}
