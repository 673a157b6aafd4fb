using Datasets.Catalog.Rendering;
using Datasets.Descriptors;
using static Datasets.Validation.PageText;

namespace Datasets.Validation;

/// <summary>The page's tables: counts, conservation, sample points, and where each number came from.</summary>
internal static class CheckTables
{
    public static void WriteNumbers(Html body, GridComparison comparison, string unit)
    {
        body.Append($"<div class=\"card\"><h3>Numbers</h3><table>");
        Pair("Cells of the source, pixels of the COG", comparison.Cells, comparison.CogPixels, comparison.Cells == comparison.CogPixels);
        Pair("With a value", comparison.SourceValid, comparison.CogValid, comparison.SourceValid - comparison.Masked == comparison.CogValid);
        Pair("Fill in the source, nodata in the COG", comparison.SourceMissing, comparison.CogNodata, comparison.SourceMissing + comparison.Masked == comparison.CogNodata);
        if (comparison.Masked > 0)
            body.Append($"<tr><td>Outside the valid range, made nodata as the descriptor asks</td>{Cell(Count(comparison.Masked))}<td></td></tr>");
        Fault("Cells with another value at their place", Count(comparison.Different), comparison.Different == 0);
        Fault("Cells outside of the COG", Count(comparison.Outside), comparison.Outside == 0);
        Fault("Pixels that no cell is in", Count(comparison.Uncovered), comparison.Uncovered == 0);
        Fault("Cells whose pixel another cell is in, too", Count(comparison.Shared), comparison.Shared == 0);
        Fault("Largest difference", $"{Number(comparison.LargestDifference)} {unit}", comparison.LargestDifference == 0);
        body.Append($"</table></div>");

        void Pair(string what, long source, long cog, bool isRight) =>
            body.Append($"<tr><td>{what}</td>{Cell(Count(source))}{Cell(Count(cog), isRight ? "good" : "bad")}</tr>");

        void Fault(string what, string number, bool isRight) =>
            body.Append($"<tr><td>{what}</td><td class=\"n\" colspan=\"2\"><strong class=\"{(isRight ? "good" : "bad")}\">{number}</strong></td></tr>");
    }

    public static void WriteConservation(Html body, Conservation kept, string unit)
    {
        body.Append($"<div class=\"card wide\"><h3>Conservation <small>the product is a resampling: single numbers differ, and totals must not</small></h3>");
        body.Append($"<table><thead><tr><th></th>{Head("source")}{Head("grid")}{Head("relative difference")}</tr></thead>");
        body.Append($"<tr><td>Pixels that are used, cells with a value</td>{Cell(Count(kept.UsedPixels))}{Cell(Count(kept.Cells))}<td></td></tr>");
        body.Append($"<tr><td>Mean, weighted by area ({unit})</td>{Cell(Number(kept.SourceMean))}{Cell(Number(kept.GridMean))}");
        body.Append($"{Share(kept.MeanDifference, Conservation.MeanTolerance)}</tr><tr><td>Area of the footprints, overlaps counted (km²)</td>");
        body.Append($"{Cell($"{kept.SourceArea:N0}")}{Cell($"{kept.GridArea:N0}")}{Share(kept.AreaDifference, Conservation.AreaTolerance)}</tr></table>");
        body.Append($"<p class=\"soft\">A cell has the mean of the pixels that overlap it, weighted by the area of the overlap on the sphere. Footprints' areas are ");
        body.Append($"reckoned here from the distances between pixels, apart from the polygons of the gridding: ");
        body.Append($"up to {Conservation.MeanTolerance:0%} in the mean and {Conservation.AreaTolerance:0%} in the area are differences between the two ways.</p></div>");

        static Html Share(double difference, double tolerance) =>
            Cell($"<strong class=\"{(difference <= tolerance ? "good" : "bad")}\">{difference:0.000%}</strong>");
    }

    public static void WritePoints(Html body, VariableView view)
    {
        body.Append($"<div class=\"card wide\"><h3>Sample points <small>to look up by hand; rows and columns count from 0, numbers are those on the maps</small></h3>");
        body.Append($"<table class=\"points\"><thead><tr><th></th><th></th><th class=\"n group\" colspan=\"6\">source</th><th class=\"n group\" colspan=\"4\">COG</th></tr><tr><th></th><th></th>");
        foreach (var head in (string[])["row", "column", "latitude", "longitude", "stored", $"value ({view.Unit})", "row", "column", "stored", $"value ({view.Unit})"])
            body.Append(Head(head));
        body.Append($"</tr></thead>");
        for (var i = 0; i < view.Points.Count; i++)
        {
            var point = view.Points[i];
            body.Append($"<tr>{Cell($"<strong>{Count(i + 1)}</strong>")}<td>{point.Why}</td>{Cell($"{point.Row}")}{Cell($"{point.Column}")}");
            body.Append($"{Cell(Place(point.Latitude))}{Cell(Place(point.Longitude))}{Cell(Number(point.Stored))}{Cell(Value(point.Value))}");
            if (point.Pixel is not var (row, column, stored, value))
            {
                body.Append($"<td colspan=\"4\" class=\"bad\">outside</td></tr>");
                continue;
            }
            var isRight = view.Source.IsSwath || Value(value) == Value(point.Value);
            body.Append($"{Cell($"{row}")}{Cell($"{column}")}{Cell(Number(stored))}{Cell(Value(value), isRight ? "" : "bad")}</tr>");
        }
        body.Append($"</table></div>");
    }

    public static void WriteFacts(Html body, DatasetCheck check, VariableView view)
    {
        var (variable, source, cog, numbers) = (view.Variable, view.Source, view.Cog, view.Source.Numbers);
        body.Append($"<div class=\"card wide\"><h3>What the mapping did, and where each number came from</h3>");
        body.Append($"<table><thead><tr><th></th><th>in the granule</th><th>in the COG</th></tr></thead>");
        Row("Array", $"<code>{numbers.Path}</code>, {string.Join(" x ", numbers.Shape)} of {numbers.Type.ToString().ToLowerInvariant()}",
            $"{cog.Height} rows x {cog.Width} columns of {cog.Type.ToString().ToLowerInvariant()}");
        if (view.SecondReading is { } second)
            Row("Read a second time", second.IsSame == false ? (Html)$"<strong class=\"bad\">{second.Text}</strong>" : second.Text, "");
        Row("Places", source.PlacesFrom, $"west {Number(cog.West)}, south {Number(cog.South)}, east {Number(cog.East)}, north {Number(cog.North)}; "
            + $"a pixel is {Number(cog.GeoTransform[1])} x {Number(-cog.GeoTransform[5])}");
        if (!source.IsSwath)
            WriteOrder(Row, check.Dataset, view, cog);
        Row("No data", numbers.Missing.Count == 0 ? "no attribute says" : Html.Join(", ", numbers.Missing.Select(missing => (Html)$"<code>{missing.Name}</code> {Number(missing.Value)}")),
            cog.Nodata is { } nodata ? $"nodata {Number(nodata)}" : "none");
        Row("Scale and offset", $"{Number(numbers.Scale)} and {Number(numbers.Offset)}", $"{Number(cog.Scaling.Scale)} and {Number(cog.Scaling.Offset)}{(variable.Unpack ? ", unpacked" : "")}");
        Row("Valid range", numbers.ValidRange is var (low, high) ? $"{Number(low)} to {Number(high)}" : "not stated", variable.MaskOutsideValidRange ? "outside of it is nodata" : "not applied");
        Row("Unit", numbers.Unit ?? "not stated", cog.Unit.Length > 0 ? cog.Unit : "not stated");
        if (check.Dataset.Gridding is { } gridding)
        {
            Row("Gridding", $"{gridding.Filters.Count} filters, {gridding.RejectRows.Count} rejected rows{string.Concat(gridding.Filters.Select(filter => $"; {Filter(filter)}"))}",
                $"cells of {Number(gridding.Resolution)}°");
        }
        Row("Time", $"{Time(check.Time.Start)} to {Time(check.Time.End)} UTC{(check.Dataset.Time is null ? "" : ", from the file's name")}", $"item <code>{check.ItemId}</code>");
        Row("Mapping", $"<code>{check.Mapping.Key}</code>: {check.Mapping.Summary}",
            string.Join(", ", cog.Tags.Where(tag => tag.Key is "MAPPING" or "SOFTWARE" or "SOURCE_FILE").Select(tag => tag.Value)));
        Row("Files", $"{Size(check.SourceSize)}, SHA-256 <code>{check.SourceSha256}</code>", $"{Size(view.CogSize)}, SHA-256 <code>{view.CogSha256}</code>");
        body.Append($"</table></div>");

        void Row(string what, Html there, Html here) => body.Append($"<tr><th scope=\"row\">{what}</th><td>{there}</td><td>{here}</td></tr>");
    }

    private static void WriteOrder(Action<string, Html, Html> row, DatasetDescriptor dataset, VariableView view, CogField cog)
    {
        var ((west, north), (east, south)) = (view.FirstPlace, view.LastPlace);
        row("Order of rows", $"row 0 lies at {Place(north)}, the last at {Place(south)}: stored from the {(south > north ? "south" : "north")}",
            south > north ? "turned over, so that row 0 is the northernmost" : "row 0 is the northernmost, as stored");
        row("Order of columns", $"column 0 lies at {Place(west)}, the last at {Place(east)}",
            $"from {Number(cog.West)} to {Number(cog.East)}{(east < west ? ", turned over" : "")}{(dataset.WrapLongitude == true ? "; whole columns moved (wrapLongitude)" : "")}");
    }

    private static string Filter(PixelFilterDescriptor filter)
    {
        var least = filter.Minimum is { } minimum ? $" at least {Number(minimum)}" : "";
        var most = filter.Maximum is { } maximum ? $" at most {Number(maximum)}" : "";
        var part = string.Concat(filter.Select.Select(one => $" ({one.Key} {one.Value})"));
        var accepted = filter is { Bits: [var first, var last], Accept: { } accept } ? $" where bits {first} to {last} are {string.Join(" or ", accept)}" : "";
        return $"{filter.Path}{part}{least}{most}{accepted}{(filter.RejectBits.Count > 0 ? $" without bits {string.Join(", ", filter.RejectBits)}" : "")}";
    }
}
