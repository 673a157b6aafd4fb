using System.Reflection;
using Datasets.Catalog.Rendering;
using Datasets.Descriptors;
using Datasets.Model;
using static Datasets.Validation.PageText;

namespace Datasets.Validation;

/// <summary>The page of a <see cref="DatasetCheck"/>: for each variable maps, numbers and where they came from; a block to sign at the end.</summary>
internal static class CheckPage
{
    private const int GradientStops = 12;

    public static byte[] Write(DatasetCheck check)
    {
        var body = Svg.Coastline();
        WriteHead(body, check);
        foreach (var variable in check.Variables)
            WriteVariable(body, check, variable);
        WriteSignOff(body, check);
        return Html.FillTemplate(Template(), $"{check.Dataset.Id}: check of {check.FileName}", body);
    }

    private static void WriteHead(Html body, DatasetCheck check)
    {
        body.Append($"<header><p class=\"kicker\">Check of the dataset {check.Dataset.Id}</p><h1>{check.Dataset.Title}</h1>");
        body.Append($"<p>The granule <code>{check.FileName}</code> and the Cloud Optimized GeoTIFFs of its item <code>{check.ItemId}</code>");
        body.Append($"{(check.Items > 1 ? $", the first of {check.Items} that it becomes" : "")}, {Time(check.Time.Start)} to {Time(check.Time.End)} UTC. ");
        if (check.Dataset.Group is not null)
            body.Append($"The dataset's items are made of several granules; this page is about this one alone. ");
        if (check.Dataset.Warp is { } warp)
        {
            body.Append($"The dataset's rasters are warped to {warp.Crs} in the end ({EnumWords.ToWord(warp.Resampling)}); ");
            body.Append($"this page is about them before that, where numbers can be compared. ");
        }
        body.Append($"Source numbers and their places are read straight from the granule's arrays, apart from the code that converts; the COGs are read by GDAL.</p>");
        var (kind, word, text) = Verdict(check);
        body.Append($"<div class=\"verdict {kind}\"><strong>{word}</strong><span>{text}</span></div></header>");
    }

    private static (string Kind, string Word, string Text) Verdict(DatasetCheck check)
    {
        if (!check.IsFaithful)
            return ("bad", "The output differs.", "What differs is listed below, variable by variable.");
        return check.Variables.All(variable => variable.Comparison is not null)
            ? ("", "The output is faithful.", "Every cell of the source is in the COG at its own place with its own value, and nothing else is.")
            : ("", "The output is faithful.", "The swath's pixels were resampled to a grid, which keeps their area-weighted mean and the area that they cover.");
    }

    private static void WriteVariable(Html body, DatasetCheck check, VariableView view)
    {
        var variable = view.Variable;
        body.Append($"<section><h2>{variable.Title ?? variable.Name} <small><code>{variable.Name}</code>");
        body.Append($"{(view.Unit.Length > 0 ? $", in {view.Unit}" : "")}</small></h2><div class=\"cards\">");
        var marks = view.Points.Select((point, i) => (point.Longitude, point.Latitude, Count(i + 1))).ToList();
        Map("Source", "drawn by the granule's own coordinates", view.SourcePicture.ToDataUri(view.Render), marks, ColourBar(view.Render, view.Unit));
        Map("COG", "drawn by its geotransform; the line is the item's geometry", view.CogPicture.ToDataUri(view.Render), marks, ColourBar(view.Render, view.Unit), check.Footprint);
        if (view.Comparison is { } comparison)
        {
            Html keys = $"<div class=\"bar\"><span class=\"key\"><i class=\"same\"></i>same number</span><span class=\"key\"><i class=\"differs\"></i>another</span></div>";
            Map("Difference", "COG minus source, pixel by pixel", view.DifferencePicture.ToDifferenceUri(), [], keys);
            CheckTables.WriteNumbers(body, comparison, view.Unit);
        }
        if (view.Conservation is { } conservation)
            CheckTables.WriteConservation(body, conservation, view.Unit);
        CheckCharts.Write(body, view);
        CheckTables.WritePoints(body, view);
        CheckTables.WriteFacts(body, check, view);
        body.Append($"</div></section>");

        void Map(string title, string how, string image, IReadOnlyList<(double, double, string)> points, Html below, ItemFootprint? footprint = null) =>
            body.Append($"<div class=\"card\"><h3>{title} <small>{how}</small></h3>{Svg.Map(view.Extent, image, $"map: {title}", points, footprint)}{below}</div>");
    }

    private static void WriteSignOff(Html body, DatasetCheck check)
    {
        body.Append($"<section class=\"card wide signoff\"><h3>Sign-off</h3>");
        body.Append($"<div class=\"choice\"><span>approved</span><span>approved with remarks</span><span>not approved</span></div>");
        body.Append($"<div class=\"sign\"><label>Name</label><label>Date</label><label class=\"wide\">Remarks</label></div>");
        body.Append($"<p class=\"soft\">Made by {ProductInfo.NameAndVersion}, recipe <code>{check.Recipe}</code>. An approved page is named in the descriptor of ");
        body.Append($"<code>{check.Dataset.Id}</code>: <code>validated: {{by: NAME, on: YYYY-MM-DD, page: PATH}}</code>. ");
        body.Append($"Coastline: Natural Earth, 1:110 million, public domain.</p></section>");
    }

    private static Html ColourBar(RenderDescriptor render, string unit)
    {
        var colormap = Colormap.Find(render.Colormap);
        var stops = Enumerable.Range(0, GradientStops).Select(i => colormap.At(i / (GradientStops - 1.0))).Select(c => $"#{c.Red:x2}{c.Green:x2}{c.Blue:x2}");
        return $"<div class=\"bar\"><span>{Number(render.Rescale[0])}</span><i style=\"background:linear-gradient(to right,{string.Join(',', stops)})\"></i>"
            + $"<span>{Number(render.Rescale[1])} {unit}</span></div>";
    }

    private static string Template()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("check.html")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
