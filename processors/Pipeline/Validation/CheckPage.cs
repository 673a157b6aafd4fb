using System.Globalization;
using System.Reflection;
using System.Text;
using Datasets.Authoring;
using Datasets.Descriptors;
using Datasets.Stac;

namespace Datasets.Validation;

/// <summary>The page of a <see cref="DatasetCheck"/>: for each variable maps, numbers and where they came from; a block to sign at the end.</summary>
internal static class CheckPage
{
    private const int PictureWidth = 720;
    private const int Bins = 48;
    private const int GradientStops = 12;

    public static byte[] Write(DatasetCheck check)
    {
        var body = new StringBuilder(Svg.Coastline());
        WriteHead(body, check);
        foreach (var variable in check.Variables)
            WriteVariable(body, check, variable);
        WriteSignOff(body, check);
        return Encoding.UTF8.GetBytes(Template()
            .Replace("<!--TITLE-->", Text($"{check.Dataset.Id}: check of {check.FileName}"), StringComparison.Ordinal)
            .Replace("<!--BODY-->", body.ToString(), StringComparison.Ordinal));
    }

    private static void WriteHead(StringBuilder body, DatasetCheck check)
    {
        body.Append(Invariant($"<header><p class=\"kicker\">Check of the dataset {Text(check.Dataset.Id)}</p><h1>{Text(check.Dataset.Title)}</h1>"));
        body.Append(Invariant($"<p>The granule <code>{Text(check.FileName)}</code> and the Cloud Optimized GeoTIFFs of its item <code>{Text(check.ItemId)}</code>"));
        body.Append(Invariant($"{(check.Items > 1 ? $", the first of {check.Items} that it becomes" : "")}, {Time(check.Time.Start)} to {Time(check.Time.End)} UTC."));
        body.Append(" Source numbers and their places are read straight from the granule's arrays, apart from the code that converts; the COGs are read by GDAL.</p>");
        var (kind, word, text) = check.IsFaithful
            ? ("", "The output is faithful.", check.Variables.All(variable => variable.Comparison is not null)
                ? "Every cell of the source is in the COG at its own place with its own value, and nothing else is."
                : "The swath's pixels were resampled to a grid, which keeps their area-weighted mean and the area that they cover.")
            : ("bad", "The output differs.", "What differs is listed below, variable by variable.");
        body.Append(Invariant($"<div class=\"verdict {kind}\"><strong>{word}</strong><span>{text}</span></div></header>"));
    }

    private static void WriteVariable(StringBuilder body, DatasetCheck check, VariableCheck variable)
    {
        var (source, cog) = (variable.Source, variable.Cog);
        var (longitudes, latitudes) = Degrees.Of(cog, source.X, source.Y);
        var (cogX, cogY) = PixelPlaces(cog);
        var unit = variable.Variable.Unit ?? source.Numbers.Unit ?? "";
        var values = Enumerable.Range(0, source.Stored.Length).Select(source.Physical).ToArray();
        var cogValues = Enumerable.Range(0, cog.Stored.Length).Select(cog.Physical).ToArray();
        var render = variable.Variable.Render ?? RenderOf(values);
        var extent = ExtentOf(cog, cogX, cogY);
        var points = SamplePoints.Of(source, cog, latitudes);
        var marks = points.Select((point, i) => (longitudes[point.Cell], latitudes[point.Cell], (i + 1).ToString(CultureInfo.InvariantCulture))).ToList();

        body.Append(Invariant($"<section><h2>{Text(variable.Variable.Title ?? variable.Variable.Name)} <small><code>{Text(variable.Variable.Name)}</code>{(unit.Length > 0 ? $", in {Text(unit)}" : "")}</small></h2><div class=\"cards\">"));
        body.Append("<div class=\"card\"><h3>Source <small>drawn by the granule's own coordinates</small></h3>");
        body.Append(Svg.Map(extent, Picture(extent, source, longitudes, latitudes, values, cog).ToDataUri(render), "map of the source", marks));
        body.Append(ColourBar(render, unit)).Append("</div>");
        body.Append("<div class=\"card\"><h3>COG <small>drawn by its geotransform</small></h3>");
        body.Append(Svg.Map(extent, Picture(extent, cog, cogX, cogY, cogValues).ToDataUri(render), "map of the COG", marks));
        body.Append(ColourBar(render, unit)).Append("</div>");
        if (variable.Comparison is { } comparison)
            WriteDifference(body, extent, cog, cogX, cogY, comparison, unit);
        if (variable.Conservation is { } conservation)
            WriteConservation(body, conservation, unit);
        WriteCharts(body, source, values, latitudes, cog, cogValues, cogY, unit);
        WritePoints(body, source, cog, longitudes, latitudes, points, unit);
        WriteFacts(body, check, variable, unit);
        body.Append("</div></section>");
    }

    private static void WriteDifference(
        StringBuilder body, MapExtent extent, CogField cog, double[] cogX, double[] cogY, GridComparison comparison, string unit)
    {
        var key = "<span class=\"key\"><i class=\"same\"></i>same number</span><span class=\"key\"><i class=\"differs\"></i>another</span>";
        body.Append("<div class=\"card\"><h3>Difference <small>COG minus source, pixel by pixel</small></h3>");
        body.Append(Svg.Map(extent, Picture(extent, cog, cogX, cogY, comparison.Difference).ToDifferenceUri(), "map of the difference", []));
        body.Append(Invariant($"<div class=\"bar\">{key}</div></div><div class=\"card\"><h3>Numbers</h3><table>"));
        Row("Cells of the source, pixels of the COG", Count(comparison.Cells), Count(comparison.CogPixels), comparison.Cells == comparison.CogPixels);
        Row("With a value", Count(comparison.SourceValid), Count(comparison.CogValid), comparison.SourceValid - comparison.Masked == comparison.CogValid);
        Row("Fill in the source, nodata in the COG", Count(comparison.SourceMissing), Count(comparison.CogNodata), comparison.SourceMissing + comparison.Masked == comparison.CogNodata);
        if (comparison.Masked > 0)
            body.Append(Invariant($"<tr><td>Outside the valid range, made nodata as the descriptor asks</td><td class=\"n\">{Count(comparison.Masked)}</td><td></td></tr>"));
        Fault("Cells with another value at their place", comparison.Different);
        Fault("Cells outside of the COG", comparison.Outside);
        Fault("Pixels that no cell is in", comparison.Uncovered);
        Fault("Pixels that several cells are in", comparison.Shared);
        body.Append(Invariant($"<tr><td>Largest difference</td><td class=\"n\" colspan=\"2\"><strong class=\"{(comparison.LargestDifference == 0 ? "good" : "bad")}\">{Number(comparison.LargestDifference)} {Text(unit)}</strong></td></tr></table></div>"));

        void Row(string what, string there, string here, bool isRight) =>
            body.Append(Invariant($"<tr><td>{what}</td><td class=\"n\">{there}</td><td class=\"n {(isRight ? "good" : "bad")}\">{here}</td></tr>"));

        void Fault(string what, int count) =>
            body.Append(Invariant($"<tr><td>{what}</td><td class=\"n\" colspan=\"2\"><strong class=\"{(count == 0 ? "good" : "bad")}\">{Count(count)}</strong></td></tr>"));
    }

    private static void WriteConservation(StringBuilder body, Conservation kept, string unit)
    {
        body.Append("<div class=\"card wide\"><h3>Conservation <small>the product is a resampling: single numbers differ, and totals must not</small></h3><table><thead><tr><th></th><th class=\"n\">source</th><th class=\"n\">grid</th><th class=\"n\">relative difference</th></tr></thead>");
        body.Append(Invariant($"<tr><td>Pixels that are used, cells with a value</td><td class=\"n\">{Count(kept.UsedPixels)}</td><td class=\"n\">{Count(kept.Cells)}</td><td></td></tr>"));
        body.Append(Invariant($"<tr><td>Mean, weighted by area ({Text(unit)})</td><td class=\"n\">{Number(kept.SourceMean)}</td><td class=\"n\">{Number(kept.GridMean)}</td>{Share(kept.MeanDifference, Conservation.MeanTolerance)}</tr>"));
        body.Append(Invariant($"<tr><td>Area of the footprints, overlaps counted (km²)</td><td class=\"n\">{kept.SourceArea:N0}</td><td class=\"n\">{kept.GridArea:N0}</td>{Share(kept.AreaDifference, Conservation.AreaTolerance)}</tr></table>"));
        body.Append(Invariant($"<p class=\"soft\">A cell has the mean of the pixels that overlap it, weighted by the area of the overlap on the sphere. Footprints' areas are reckoned here from the distances between pixels, apart from the polygons of the gridding: up to {Conservation.MeanTolerance:0%} in the mean and {Conservation.AreaTolerance:0%} in the area are differences between the two ways.</p></div>"));

        static string Share(double difference, double tolerance) =>
            Invariant($"<td class=\"n\"><strong class=\"{(difference <= tolerance ? "good" : "bad")}\">{difference:0.000%}</strong></td>");
    }

    private static void WriteCharts(
        StringBuilder body, SourceField source, double[] values, double[] latitudes, CogField cog, double[] cogValues, double[] cogLatitudes, string unit)
    {
        const string keys = "<span class=\"key\"><i></i>source</span><span class=\"key\"><i class=\"line\"></i>COG</span>";
        var used = values.Where((value, i) => double.IsFinite(value) && source.IsUsed?[i] != false).ToArray();
        if (used.Length == 0)
        {
            body.Append("<div class=\"card wide\"><h3>Values</h3><p>The source has no valid value, which is a normal result.</p></div>");
            return;
        }
        Array.Sort(used);
        var (low, high) = (used[(int)(0.002 * (used.Length - 1))], used[(int)(0.998 * (used.Length - 1))]);
        if (low == high)
            (low, high) = (low - 1, high + 1);
        // A resampling has another number of values; what can be compared is the area on which a value is found.
        var (sourceBins, cogBins) = source.IsSwath
            ? (Shares(values, low, high, i => source.IsUsed?[i] == false ? 0 : Conservation.Area(source, i)), Shares(cogValues, low, high, i => Math.Cos(cog.Y(i) * Math.PI / 180)))
            : (Bin(values, low, high, _ => 1), Bin(cogValues, low, high, _ => 1));
        var what = source.IsSwath ? "Shares of the area" : "Counts";
        body.Append(Invariant($"<div class=\"card\"><h3>Histogram {keys}</h3>{Svg.Histogram(low, high, sourceBins, cogBins, unit)}<p class=\"soft\">{what}; {Count(used.Length)} values from {Number(used[0])} to {Number(used[^1])} {Text(unit)}; the outermost 0.2 % on either side are not drawn.</p></div>"));
        body.Append(Invariant($"<div class=\"card\"><h3>Zonal mean {keys}</h3>{Svg.Zonal(Zones(source, values, latitudes, cogValues, cogLatitudes), unit)}<p class=\"soft\">Source by the granule's own latitudes, COG by its geotransform.</p></div>"));
    }

    private static void WritePoints(
        StringBuilder body, SourceField source, CogField cog, double[] longitudes, double[] latitudes, IReadOnlyList<SamplePoint> points, string unit)
    {
        body.Append("<div class=\"card wide\"><h3>Sample points <small>to look up by hand; rows and columns count from 0, numbers are those on the maps</small></h3><table class=\"points\"><thead>");
        body.Append("<tr><th></th><th></th><th class=\"n group\" colspan=\"6\">source</th><th class=\"n group\" colspan=\"4\">COG</th></tr><tr><th></th><th></th>");
        body.Append(Invariant($"<th class=\"n\">row</th><th class=\"n\">column</th><th class=\"n\">latitude</th><th class=\"n\">longitude</th><th class=\"n\">stored</th><th class=\"n\">value ({Text(unit)})</th>"));
        body.Append(Invariant($"<th class=\"n\">row</th><th class=\"n\">column</th><th class=\"n\">stored</th><th class=\"n\">value ({Text(unit)})</th></tr></thead>"));
        for (var i = 0; i < points.Count; i++)
        {
            var (cell, pixel) = (points[i].Cell, points[i].Pixel);
            body.Append(Invariant($"<tr><td class=\"n\"><strong>{i + 1}</strong></td><td>{points[i].Why}</td><td class=\"n\">{cell / source.Columns}</td><td class=\"n\">{cell % source.Columns}</td><td class=\"n\">{latitudes[cell]:0.####}</td><td class=\"n\">{longitudes[cell]:0.####}</td><td class=\"n\">{Number(source.Stored[cell])}</td><td class=\"n\">{Value(source.Physical(cell))}</td>"));
            body.Append(pixel is { } at
                ? Invariant($"<td class=\"n\">{at / cog.Width}</td><td class=\"n\">{at % cog.Width}</td><td class=\"n\">{Number(cog.Stored[at])}</td><td class=\"n {(source.IsSwath || Value(cog.Physical(at)) == Value(source.Physical(cell)) ? "" : "bad")}\">{Value(cog.Physical(at))}</td></tr>")
                : "<td colspan=\"4\" class=\"bad\">outside</td></tr>");
        }
        body.Append("</table></div>");

        static string Value(double value) => double.IsNaN(value) ? "no data" : Number(value);
    }

    private static void WriteFacts(StringBuilder body, DatasetCheck check, VariableCheck variable, string unit)
    {
        var (source, cog, numbers) = (variable.Source, variable.Cog, variable.Source.Numbers);
        body.Append("<div class=\"card wide\"><h3>What the mapping did, and where each number came from</h3><table><thead><tr><th></th><th>in the granule</th><th>in the COG</th></tr></thead>");
        Row("Array", $"<code>{Text(numbers.Path)}</code>, {Text(string.Join(" x ", numbers.Shape))} of {numbers.Type.ToString().ToLowerInvariant()}", $"{cog.Height} rows x {cog.Width} columns of {cog.Type.ToString().ToLowerInvariant()}");
        Row("Places", Text(source.PlacesFrom), Invariant($"west {Number(cog.West)}, south {Number(cog.South)}, east {Number(cog.East)}, north {Number(cog.North)}; a pixel is {Number(cog.GeoTransform[1])} x {Number(-cog.GeoTransform[5])}"));
        if (!source.IsSwath)
        {
            var (last, below) = (source.Columns - 1, (source.Rows - 1) * source.Columns);
            Row("Order of rows", Invariant($"row 0 lies at {source.Y[0]:0.####}, the last at {source.Y[below]:0.####}: {(source.Y[below] > source.Y[0] ? "stored from the south" : "stored from the north")}"), source.Y[below] > source.Y[0] ? "turned over, so that row 0 is the northernmost" : "row 0 is the northernmost, as stored");
            Row("Order of columns", Invariant($"column 0 lies at {source.X[0]:0.####}, the last at {source.X[last]:0.####}"), Invariant($"from {Number(cog.West)} to {Number(cog.East)}{(source.X[last] < source.X[0] ? ", turned over" : "")}{(check.Dataset.WrapLongitude ? "; whole columns moved (wrapLongitude)" : "")}"));
        }
        Row("No data", numbers.Missing.Count == 0 ? "no attribute says" : string.Join(", ", numbers.Missing.Select(missing => $"<code>{Text(missing.Name)}</code> {Number(missing.Value)}")), cog.Nodata is { } nodata ? $"nodata {Number(nodata)}" : "none");
        Row("Scale and offset", $"{Number(numbers.Scale)} and {Number(numbers.Offset)}", $"{Number(cog.Scaling.Scale)} and {Number(cog.Scaling.Offset)}{(variable.Variable.Unpack ? ", unpacked" : "")}");
        Row("Valid range", numbers.ValidRange is var (low, high) ? $"{Number(low)} to {Number(high)}" : "not stated", variable.Variable.MaskOutsideValidRange ? "outside of it is nodata" : "not applied");
        Row("Unit", Text(numbers.Unit ?? "not stated"), Text(cog.Unit.Length > 0 ? cog.Unit : unit.Length > 0 ? unit : "not stated"));
        if (check.Dataset.Gridding is { } gridding)
            Row("Gridding", $"{gridding.Filters.Count} filters, {gridding.RejectRows.Count} rejected rows{Text(string.Concat(gridding.Filters.Select(filter => $"; {Filter(filter)}")))}", $"cells of {Number(gridding.Resolution)}°");
        Row("Time", Invariant($"{Time(check.Time.Start)} to {Time(check.Time.End)} UTC{(check.Dataset.Time is null ? "" : ", from the file's name")}"), $"item <code>{Text(check.ItemId)}</code>");
        Row("Mapping", $"<code>{Text(check.Mapping.Key)}</code>: {Text(check.Mapping.Summary)}", Text(string.Join(", ", cog.Tags.Where(tag => tag.Key is "MAPPING" or "SOFTWARE" or "SOURCE_FILE").Select(tag => tag.Value))));
        Row("Files", $"{Size(check.SourceSize)}, SHA-256 <code>{check.SourceSha256}</code>", $"{Size(variable.CogSize)}, SHA-256 <code>{variable.CogSha256}</code>");
        body.Append("</table></div>");

        void Row(string what, string there, string here) => body.Append($"<tr><th scope=\"row\">{what}</th><td>{there}</td><td>{here}</td></tr>");

        static string Filter(PixelFilterDescriptor filter) => Invariant($"{filter.Path}{(filter.Minimum is { } least ? $" at least {Number(least)}" : "")}{(filter.Maximum is { } most ? $" at most {Number(most)}" : "")}{(filter.RejectBits.Count > 0 ? $" without bits {string.Join(", ", filter.RejectBits)}" : "")}");
    }

    private static void WriteSignOff(StringBuilder body, DatasetCheck check)
    {
        body.Append("<section class=\"card wide signoff\" style=\"margin-top:2rem\"><h3>Sign-off</h3><div class=\"choice\"><span>approved</span><span>approved with remarks</span><span>not approved</span></div>");
        body.Append("<div class=\"sign\"><label>Name</label><label>Date</label><label class=\"wide\">Remarks</label></div>");
        body.Append(Invariant($"<p class=\"soft\">Made by {Text(ThisSoftware.NameAndVersion)}, recipe <code>{check.Recipe}</code>. An approved page is named in the descriptor of <code>{Text(check.Dataset.Id)}</code>: <code>validated: {{by: NAME, on: YYYY-MM-DD, page: PATH}}</code>. Coastline: Natural Earth, 1:110 million, public domain.</p></section>"));
    }

    private static (double[] X, double[] Y) PixelPlaces(CogField cog)
    {
        var (x, y) = (new double[cog.Stored.Length], new double[cog.Stored.Length]);
        for (var pixel = 0; pixel < x.Length; pixel++)
            (x[pixel], y[pixel]) = (cog.X(pixel), cog.Y(pixel));
        return Degrees.Of(cog, x, y);
    }

    private static MapExtent ExtentOf(CogField cog, double[] longitudes, double[] latitudes) => cog.IsGeographic
        ? new(cog.West, Math.Max(-90, cog.South), cog.East, Math.Min(90, cog.North))
        : new(longitudes.Where(double.IsFinite).Min(), latitudes.Where(double.IsFinite).Min(), longitudes.Where(double.IsFinite).Max(), latitudes.Where(double.IsFinite).Max());

    /// <summary>A picture of the source, no finer than its cells, so that each of the picture's pixels has one.</summary>
    private static MapImage Picture(MapExtent extent, SourceField source, double[] longitudes, double[] latitudes, double[] values, CogField cog)
    {
        var picture = new MapImage(extent, Math.Min(PictureWidth, cog.Width), Math.Min((int)Math.Max(1, PictureWidth * extent.Height / extent.Width), cog.Height));
        for (var cell = 0; cell < values.Length; cell++)
        {
            if (source.IsUsed?[cell] == false)
                continue;
            var (reachX, reachY) = source.IsSwath ? Reach(source, cell, longitudes, latitudes) : (0, 0);
            picture.Add(longitudes[cell], latitudes[cell], values[cell], reachX, reachY);
        }
        return picture;
    }

    /// <summary>Half the way to a swath pixel's neighbours, in degrees; a picture needs no more exact outline.</summary>
    private static (double X, double Y) Reach(SourceField source, int cell, double[] longitudes, double[] latitudes)
    {
        var (across, along) = (cell % source.Columns > 0 ? cell - 1 : cell + 1, cell >= source.Columns ? cell - source.Columns : cell + source.Columns);
        if (across >= longitudes.Length || along >= longitudes.Length)
            return (0, 0);
        var x = Math.Max(Math.Abs(Math.IEEERemainder(longitudes[across] - longitudes[cell], 360)), Math.Abs(Math.IEEERemainder(longitudes[along] - longitudes[cell], 360))) / 2;
        var y = Math.Max(Math.Abs(latitudes[across] - latitudes[cell]), Math.Abs(latitudes[along] - latitudes[cell])) / 2;
        return (double.IsNaN(x) ? 0 : Math.Min(x, 5), double.IsNaN(y) ? 0 : Math.Min(y, 5));
    }

    private static MapImage Picture(MapExtent extent, CogField cog, double[] longitudes, double[] latitudes, double[] values)
    {
        var picture = new MapImage(extent, Math.Min(PictureWidth, cog.Width), Math.Min((int)Math.Max(1, PictureWidth * extent.Height / extent.Width), cog.Height));
        for (var pixel = 0; pixel < values.Length; pixel++)
            picture.Add(longitudes[pixel], latitudes[pixel], values[pixel]);
        return picture;
    }

    private static List<(double Latitude, double Source, double Cog)> Zones(
        SourceField source, double[] values, double[] latitudes, double[] cogValues, double[] cogLatitudes)
    {
        var (south, north) = (cogLatitudes.Where(double.IsFinite).Min(), cogLatitudes.Where(double.IsFinite).Max());
        var step = Math.Max((north - south) / 90, 1e-6);
        var zones = new (double SourceSum, int SourceCount, double CogSum, int CogCount)[(int)((north - south) / step) + 2];
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]) && source.IsUsed?[i] != false && Zone(latitudes[i]) is { } zone)
                (zones[zone].SourceSum, zones[zone].SourceCount) = (zones[zone].SourceSum + values[i], zones[zone].SourceCount + 1);
        }
        for (var i = 0; i < cogValues.Length; i++)
        {
            if (double.IsFinite(cogValues[i]) && Zone(cogLatitudes[i]) is { } zone)
                (zones[zone].CogSum, zones[zone].CogCount) = (zones[zone].CogSum + cogValues[i], zones[zone].CogCount + 1);
        }
        return [.. zones.Select((zone, i) => (north - i * step, zone.SourceSum / zone.SourceCount, zone.CogSum / zone.CogCount))];

        // Cells' middles are not on the edge of a zone, whichever way they were rounded.
        int? Zone(double latitude) => (int)Math.Floor((north - latitude) / step + 0.499) is >= 0 and var zone && zone < zones.Length ? zone : null;
    }

    private static double[] Bin(double[] values, double low, double high, Func<int, double> weight)
    {
        var bins = new double[Bins];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] >= low && values[i] <= high && weight(i) is var share && double.IsFinite(share))
                bins[Math.Min(Bins - 1, (int)((values[i] - low) / (high - low) * Bins))] += share;
        }
        return bins;
    }

    private static double[] Shares(double[] values, double low, double high, Func<int, double> weight)
    {
        var bins = Bin(values, low, high, weight);
        var sum = Math.Max(bins.Sum(), double.Epsilon);
        return [.. bins.Select(bin => bin / sum)];
    }

    private static RenderDescriptor RenderOf(double[] values)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        var (low, high) = sorted.Length == 0 ? (0, 1) : NiceRange.Around(sorted[(int)(0.02 * (sorted.Length - 1))], sorted[(int)(0.98 * (sorted.Length - 1))] + 1e-9);
        return new RenderDescriptor { Rescale = [low, high] };
    }

    private static string ColourBar(RenderDescriptor render, string unit)
    {
        var colormap = Colormap.Find(render.Colormap);
        var stops = Enumerable.Range(0, GradientStops).Select(i => colormap.At(i / (GradientStops - 1.0))).Select(c => $"#{c.Red:x2}{c.Green:x2}{c.Blue:x2}");
        return $"<div class=\"bar\"><span>{Number(render.Rescale[0])}</span><i style=\"background:linear-gradient(to right,{string.Join(',', stops)})\"></i><span>{Number(render.Rescale[1])} {Text(unit)}</span></div>";
    }

    private static string Template()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("check.html")!;
        return new StreamReader(stream).ReadToEnd();
    }

    private static string Text(string text) => Svg.Text(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Nine digits tell any two numbers of single precision apart.</summary>
    private static string Number(double number) => number.ToString("G9", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes < 1_000_000 ? Invariant($"{bytes / 1e3:0.0} kB") : Invariant($"{bytes / 1e6:0.0} MB");
}
