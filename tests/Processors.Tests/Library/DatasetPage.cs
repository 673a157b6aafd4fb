using System.Globalization;
using System.Text;
using Datasets.Conversion;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Library;

/// <summary>A dataset's page in docs/datasets: what its descriptor says, and what its sample granule says where the descriptor leaves it to the file.</summary>
internal static class DatasetPage
{
    public static string Of(DatasetDescriptor dataset, IGranule sample)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            # {dataset.Title}

            *Generated from [`datasets/{dataset.Id}.yaml`](../../datasets/{dataset.Id}.yaml) by the tests; `APPROVE=1 ./run test` refreshes it.*

            {dataset.Description.Trim()}

            | | |
            |---|---|
            | source | {Source(dataset.Source)} |
            | schedule | {(dataset.Schedule.Enabled ? $"`{dataset.Schedule.Expression.Text}`, looking back {Days(dataset.Schedule.Window)}" : "off")} |
            | mapping | `{dataset.Mapping}`: {MappingRegistry.Default.Get(dataset.Mapping).Summary} |
            | items | `{dataset.ItemId}` |
            | licence | {dataset.License} |

            ## Variables

            | variable | path in the file | what it is | unit | colours |
            |---|---|---|---|---|

            """);
        foreach (var variable in dataset.Variables)
        {
            var encoding = Encoding(sample, variable);
            page.AppendLine(
                $"| `{variable.Name}` | `{variable.Path}` | {Title(variable, encoding)} | {Unit(variable, encoding)} | {Colours(variable)} |");
        }
        page.Append("""

            In the file, as the tests' sample granule has it in the layout of the documents below (a part of a large granule only):

            | variable | type | dimensions | no data | valid range | scale, offset |
            |---|---|---|---|---|---|

            """);
        foreach (var variable in dataset.Variables)
            page.AppendLine($"| `{variable.Name}` | {InFile(sample, variable)} |");
        page.AppendLine("\n## How it is mapped\n");
        foreach (var line in Mapping(dataset))
            page.AppendLine($"- {line}");
        page.AppendLine("\n## How the layout is known\n");
        foreach (var reference in dataset.References)
            page.AppendLine(reference.Url is { } url ? $"- [{reference.Title}]({url})" : $"- {reference.Title}");
        page.AppendLine("\n## Who made it\n");
        foreach (var provider in dataset.Providers)
            page.AppendLine($"- {(provider.Url is { } url ? $"[{provider.Name}]({url})" : provider.Name)}: {string.Join(", ", provider.Roles)}");
        return page.ToString();
    }

    /// <summary>The page of a dataset that is made from another one's items.</summary>
    public static string OfDerived(DatasetDescriptor dataset, DatasetDescriptor source)
    {
        var derive = dataset.Derive!;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            # {dataset.Title}

            *Generated from [`datasets/{dataset.Id}.yaml`](../../datasets/{dataset.Id}.yaml) by the tests; `APPROVE=1 ./run test` refreshes it.*

            {dataset.Description.Trim()}

            | | |
            |---|---|
            | made from | [`{source.Id}`]({source.Id}.md): {derive.Title} ([how](../derived.md)) |
            | schedule | {(dataset.Schedule.Enabled ? $"`{dataset.Schedule.Expression.Text}`, looking at all days that are there" : "off")} |
            | a pixel has a value | where at least {derive.MinimumDays} days have one |
            | items | `{dataset.ItemId}` |
            | licence | {dataset.License} |

            ## Variables

            | variable | made from | what it is | unit | colours |
            |---|---|---|---|---|

            """);
        foreach (var variable in dataset.OutputVariables)
        {
            var isCount = !dataset.Variables.Contains(variable);
            var unit = variable.Unit ?? source.Variables.Single(one => one.Name == variable.Name).Unit ?? "that of the days";
            var origin = isCount ? "" : $"`{variable.Name}`";
            page.AppendLine($"| `{variable.Name}` | {origin} | {variable.Title}. {variable.Description?.Trim().ReplaceLineEndings(" ")} | {unit} | {Colours(variable)} |");
        }
        page.AppendLine("\n## Who made it\n");
        foreach (var provider in dataset.Providers)
            page.AppendLine($"- {(provider.Url is { } url ? $"[{provider.Name}]({url})" : provider.Name)}: {string.Join(", ", provider.Roles)}");
        return page.ToString();
    }

    /// <summary>A line of the index.</summary>
    public static string Line(DatasetDescriptor dataset) =>
        $"| [`{dataset.Id}`]({dataset.Id}.md) | {dataset.Title} | {dataset.Origin} | {(dataset.Derive is null ? $"`{dataset.Mapping}`" : "[derived](../derived.md)")} | {string.Join(", ", dataset.Variables.Select(variable => variable.Name))} |";

    private static string Source(SourceDescriptor source) => source switch
    {
        { Cmr: { } cmr } => $"NASA's CMR: {cmr.ShortName} {cmr.Version}{(cmr.Provider is { } provider ? $" at {provider}" : "")}"
            + (cmr.Include is { } include ? $", files `{Escaped(include)}`" : ""),
        { S3: { } s3 } => $"{s3.Address}{(s3.Anonymous ? ", public" : "")}{(s3.Include is { } include ? $", files `{Escaped(include)}`" : "")}",
        _ => "",
    };

    private static string Days(TimeSpan window) => window.TotalDays >= 1 ? $"{window.TotalDays:0.#} days" : $"{window.TotalHours:0.#} hours";

    private static string Title(VariableDescriptor variable, FieldEncoding encoding)
    {
        var title = variable.Title ?? encoding.Title ?? "";
        return variable.Description is { } description ? $"{title}. {description.Trim().ReplaceLineEndings(" ")}" : title;
    }

    private static string Unit(VariableDescriptor variable, FieldEncoding encoding) =>
        variable.Statistic is not (null or SwathStatistic.Mean) ? "1"
        : variable.Unit is { } stated ? encoding.Unit is { } inFile && inFile != stated ? $"{stated} (the file says {inFile})" : $"{stated} (by the descriptor)"
        : encoding.Unit ?? "";

    private static string Colours(VariableDescriptor variable) => variable.Render is { } render
        ? $"{render.Colormap}, {string.Join(" to ", render.Rescale.Select(Number))}"
        : "";

    private static FieldEncoding Encoding(IGranule sample, VariableDescriptor variable)
    {
        using var array = sample.OpenArray(variable.Path);
        return FieldEncoding.Read(sample, array);
    }

    private static string InFile(IGranule sample, VariableDescriptor variable)
    {
        using var array = sample.OpenArray(variable.Path);
        var encoding = FieldEncoding.Read(sample, array);
        var type = array.SampleType!.Value;
        string[] names = [.. array.Dimensions.Select(name => name[(name.LastIndexOf('/') + 1)..])];
        var dimensions = names.Zip(array.Shape, (name, size) => name.Length > 0 ? $"{name} {size}" : size.ToString(CultureInfo.InvariantCulture));
        var missing = encoding.Fill is { } fill ? encoding.Missing.Prepend(fill) : encoding.Missing;
        var packing = encoding.Scale == 1 && encoding.Offset == 0 ? "" : $"{Number(encoding.Scale)}, {Number(encoding.Offset)}";
        return string.Join(" | ",
        [
            type.ToString().ToLowerInvariant(), string.Join(" x ", dimensions), string.Join(", ", missing.Select(value => Stored(value, type)).Distinct()),
            encoding.ValidRange is var (minimum, maximum) ? $"{Stored(minimum, type)} to {Stored(maximum, type)}" : "", packing,
        ]);
    }

    private static IEnumerable<string> Mapping(DatasetDescriptor dataset)
    {
        if (dataset.Group == ItemGrouping.Day)
            yield return "All swaths that start on a UTC day become one item; a cell has the mean of all their pixels ([how](../gridding.md#a-day)).";
        else if (dataset.Group == ItemGrouping.Time)
            yield return "Granules of the same time become one item; each variable comes from the file that its pattern names.";
        if (dataset.Gridding is { } gridding)
        {
            yield return $"Pixels are put on a grid of {Number(gridding.Resolution)}° by their footprints, weighted by area ([how](../gridding.md))"
                + (gridding.LatitudeCorners is { } corners ? $"; the footprints' corners are in `{corners}` and its like." : "; footprints are derived from the centres.");
            foreach (var filter in gridding.Filters)
                yield return $"Only pixels are used where `{filter.Path}` {Condition(filter)}.";
            if (gridding.RejectRows.Count > 0)
                yield return $"Positions across the track are left out: {string.Join(", ", gridding.RejectRows)}.";
        }
        else
        {
            yield return "Rows and columns come out north up and west to east, whichever way the file has them; numbers keep their bits.";
        }
        foreach (var variable in dataset.Variables)
        {
            if (variable.OverviewResampling is { } resampling)
                yield return $"Overviews of `{variable.Name}` are made by {EnumWords.ToWord(resampling)}: its numbers are classes, which have no mean.";
        }
        if (dataset.Grid is { Shape: { } shape, Bbox: { } bbox })
            yield return $"A granule whose grid is not {shape[0]} x {shape[1]} (rows x columns) over {string.Join(", ", bbox.Select(Number))} (west, south, east, north) is refused.";
        if (dataset.Options.GetValueOrDefault("time") == "bands")
            yield return "Every time step of a granule is a band.";
        else if (dataset.Options.GetValueOrDefault("time") == "items")
            yield return "Every time step of a granule becomes an item.";
        if (dataset.Options.GetValueOrDefault(ValuesOption.Name) is ValuesOption.Atmosphere)
            yield return "The file's offset is a stored number, which is subtracted before scaling; the COGs state the same values by scale and offset as GDAL has them.";
        else if (dataset.Options.GetValueOrDefault(ValuesOption.Name) is ValuesOption.Divide)
            yield return "The file's scale divides stored numbers; the COGs state the same values by scale and offset as GDAL has them.";
        if (dataset.WrapLongitude == true)
            yield return "Longitudes of 0 to 360 are brought to -180 to 180 by moving whole columns.";
        if (dataset.Warp is { } warp)
            yield return $"Rasters are brought to {warp.Crs} with pixels of {Number(warp.Resolution)}, by {EnumWords.ToWord(warp.Resampling)} ([how](../projections.md)).";
        foreach (var variable in dataset.Variables)
        {
            foreach (var (dimension, wanted) in variable.Select)
                yield return $"Of `{variable.Name}`'s dimension `{dimension}`, {wanted} is taken.";
            if (variable.Statistic is { } statistic)
                yield return $"`{variable.Name}` is not the numbers themselves but the pixels' {EnumWords.ToWord(statistic)} in each cell.";
            if (variable.Unpack)
                yield return $"`{variable.Name}` is unpacked to float32.";
            if (variable.MaskOutsideValidRange)
                yield return $"`{variable.Name}` is no data outside of the file's valid range.";
        }
    }

    private static string Condition(PixelFilterDescriptor filter) => string.Join(" and ", new[]
    {
        filter.Minimum is { } minimum ? $"is at least {Number(minimum)}" : null,
        filter.Maximum is { } maximum ? $"is at most {Number(maximum)}" : null,
        filter is { Bits: [var first, var last], Accept: { } accept } ? $"has {string.Join(" or ", accept)} in its bits {first} to {last}" : null,
        filter.RejectBits.Count > 0 ? $"has none of the bits {string.Join(", ", filter.RejectBits)}" : null,
    }.OfType<string>());

    private static string Stored(double value, SampleType type) =>
        type == SampleType.Float32 ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : Number(value);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A bar would end a table's cell.</summary>
    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
