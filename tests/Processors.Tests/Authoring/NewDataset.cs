using System.Text.Json;
using Datasets.Cog;
using Datasets.Conversion;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Support;
using Datasets.Workflow.Runs;

namespace Datasets.Authoring;

/// <summary>What <c>datasets new --yes</c> and <c>datasets convert</c> do with a file, without a process for each.</summary>
internal static class NewDataset
{
    /// <summary>Writes the descriptor, reads it back as a file would be, and converts the granule with it.</summary>
    /// <returns>The items' COGs in the order of time; of each item the first variable's.</returns>
    public static (DatasetDescriptor Dataset, string Yaml, IReadOnlyList<string> Cogs, IReadOnlyList<string> Ids) Convert(string granule, TemporaryFolder folder)
    {
        var yaml = Draft(granule).ToYaml();
        var dataset = DescriptorReader.Parse(yaml, "new.yaml", MappingRegistry.Default.Known).OrThrow();
        var output = Directory.CreateDirectory(folder[Path.GetFileName(granule) + ".out"]).FullName;
        var converted = new GranuleConverter(dataset, MappingRegistry.Default.Get(dataset.Mapping), new CogWriter()).Convert(granule, null, output);
        return (dataset, yaml,
            [.. converted.Items.Select(item => item.Files.First(file => file.Path.EndsWith($"_{dataset.Variables[0].Name}.tif", StringComparison.Ordinal)).Path)],
            [.. converted.Items.Select(item => item.ItemId)]);
    }

    public static DescriptorDraft Draft(string granule)
    {
        using var opened = GranuleOpener.Open(granule);
        return DescriptorAuthor.Draft(opened, null, new DefaultAnswers());
    }
}

/// <summary>A place, and what a map must show there: a number within a tolerance, or nothing (null).</summary>
internal sealed record Expected(double Longitude, double Latitude, double? Value, double Tolerance);

/// <summary>GDAL's Python bindings, which look at places in COGs as any user would: by geotransform, nodata, scale and offset.</summary>
internal static class PlacesInCogs
{
    /// <summary>One line for each place that shows something else; empty where all is right.</summary>
    public static string Differences(TemporaryFolder folder, IReadOnlyList<(string Cog, IReadOnlyList<Expected> Places)> maps)
    {
        var list = folder["places.json"];
        File.WriteAllText(list, JsonSerializer.Serialize(maps.Select(map => new { map.Cog, map.Places })));
        var (exitCode, output, error) = ExternalProgram.Run(ExternalProgram.Python, "-c", Script, list);
        return exitCode == 0 ? output.Trim() : error;
    }

    private const string Script = """
        import json, math, os, sys
        from osgeo import gdal
        gdal.UseExceptions()
        for map in json.load(open(sys.argv[1])):
            name = os.path.basename(map['Cog'])
            cog = gdal.Open(map['Cog'])
            band = cog.GetRasterBand(1)
            pixels = cog.ReadAsArray()
            west, width, _, north, _, height = cog.GetGeoTransform()
            if not (width > 0 and height < 0) or cog.GetSpatialRef().GetAuthorityCode(None) != '4326':
                print(name, 'is not north-up in EPSG:4326', cog.GetGeoTransform())
            scale, offset, nodata = band.GetScale() or 1, band.GetOffset() or 0, band.GetNoDataValue()
            for place in map['Places']:
                column, row = math.floor((place['Longitude'] - west) / width), math.floor((place['Latitude'] - north) / height)
                where = '%s at %s east %s north' % (name, place['Longitude'], place['Latitude'])
                if not (0 <= column < cog.RasterXSize and 0 <= row < cog.RasterYSize):
                    print(where, 'is outside')
                    continue
                stored = float(pixels[row][column])
                missing = math.isnan(stored) or stored == nodata
                wanted = place['Value']
                if missing != (wanted is None) or (wanted is not None and abs(stored * scale + offset - wanted) > place['Tolerance']):
                    print(where, 'is', None if missing else stored * scale + offset, 'instead of', wanted)
        """;
}
