using System.Text.RegularExpressions;
using Datasets.Conversion;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos2;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Authoring;

/// <summary>Writes a descriptor for the dataset that a granule is of: one that converts this granule, which is tried before it is given out.</summary>
public static class DescriptorAuthor
{
    private const int MostVariables = 4;

    /// <summary>Of the best field's score: what is far less likely wanted is listed, and not taken.</summary>
    private const double GoodEnough = 0.4;

    /// <param name="granule">The granule.</param>
    /// <param name="id">The dataset's id; null derives one from the product's or the file's name.</param>
    /// <param name="questions">Who answers what the granule leaves open.</param>
    /// <param name="archived">What the archive says of the product; null where none was asked.</param>
    /// <exception cref="GranuleException">Nothing in the granule can be mapped: the message says why, array by array.</exception>
    public static DescriptorDraft Draft(IGranule granule, string? id, IAuthoringPrompt questions, ArchivedProduct? archived = null)
    {
        granule = PlacedGranule.Of(granule);
        var survey = GranuleScan.Read(granule);
        if (survey.Fields.Count == 0)
            throw NothingToMap(granule, survey);
        var chosen = questions.Variables(survey, Suggest(survey));
        chosen = [.. chosen.Where(field => FitsWith(field, chosen[0]))];
        var identity = Identify(granule, questions, archived);
        var descriptor = Describe(granule, id, identity, chosen);
        var (mapped, time) = MapTogether(granule, descriptor, ref chosen);
        descriptor = descriptor with
        {
            Time = time,
            Warp = WarpSelector.Select(mapped[0].Variables[0].Raster),
            ItemId = time?.Static == true ? ItemIdRule.OfStatic(granule.FileName) : ItemIdRule.Infer(granule.FileName, mapped),
            Variables = [.. descriptor.Variables.Where(variable => chosen.Any(field => field.Path == variable.Path))],
        };
        if (descriptor.Warp is not null)
            descriptor = descriptor with { Variables = [.. descriptor.Variables.Zip(mapped[0].Variables, WarpSelector.Warpable)] };
        return new DescriptorDraft
        {
            Descriptor = descriptor,
            FileName = granule.FileName,
            Chosen = chosen,
            Others = [.. survey.Fields.Except(chosen).Where(field => FitsWith(field, chosen[0]))],
            Apart = [.. survey.Fields.Except(chosen).Where(field => !FitsWith(field, chosen[0]))],
            Skipped = [.. survey.Refused.Where(field => field.IsDamaged || field.IsUnreadable)],
            ItemIds = [.. mapped.Select(item => descriptor.ItemId.Format(item.Date, descriptor.Id, granule.FileName))],
        };
    }

    /// <summary>The measurements; where there are none, the likeliest of the others.</summary>
    private static List<ScannedField> Suggest(GranuleScan survey)
    {
        var first = survey.Fields[0];
        var measurements = survey.Fields.Where(field => !field.IsAncillary && !(field.IsSwath && field.IsDirection) && FitsWith(field, first) && field.ValidShare > 0 && field.Score >= GoodEnough * first.Score).Take(MostVariables).ToList();
        return measurements.Count > 0 ? measurements : [first];
    }

    /// <summary>Fields become assets of the same item where the same mapping gives them the same times.</summary>
    private static bool FitsWith(ScannedField field, ScannedField first) =>
        field.Mapping == first.Mapping && field.Steps == first.Steps && field.WrapLongitude == first.WrapLongitude
        && field.Time == first.Time && HasValuesOf(field, first) && field.StatedGrid == first.StatedGrid && field.Places == first.Places;

    /// <summary>Where one field says nothing of what its offset means, the other's convention does not change it.</summary>
    private static bool HasValuesOf(ScannedField field, ScannedField first) =>
        field.Values?.Convention == first.Values?.Convention || (field.Values is null && field.Encoding.Offset == 0) || (first.Values is null && first.Encoding.Offset == 0);

    private static ProductIdentity Identify(IGranule granule, IAuthoringPrompt questions, ArchivedProduct? archived)
    {
        var identity = ProductIdentity.Read(granule);
        if (archived is not null)
        {
            return identity with
            {
                ShortName = archived.ShortName,
                Version = archived.Version,
                Provider = archived.Provider,
                Title = archived.Title ?? identity.Title,
            };
        }
        return identity with
        {
            ShortName = DescriptorText.Line(identity.ShortName ?? questions.Product("short name"), 85),
            Version = DescriptorText.Line(identity.Version ?? questions.Product("version"), 80),
        };
    }

    private static DatasetDescriptor Describe(IGranule granule, string? id, ProductIdentity identity, IReadOnlyList<ScannedField> chosen)
    {
        var name = identity.ShortName is { } product ? product.Split('-', '_', '.', ' ') : FieldRanking.Words(ItemIdRule.Stem(granule.FileName));
        var first = chosen[0];
        var gridding = first.Places is { } places ? Gridding(granule, places) : null;
        return new DatasetDescriptor
        {
            Id = id ?? DescriptorText.Name(name) ?? "dataset",
            Title = DescriptorText.Line(identity.Title, 200) ?? DescriptorText.Line(string.Join(", ", chosen.Take(3).Select(field => field.Title)), 200)!,
            Description = DescriptorText.Line(identity.Summary, 1000) is { } summary && summary != identity.Title ? summary : "",
            Source = new SourceDescriptor
            {
                Cmr = new CmrSource
                {
                    ShortName = identity.ShortName ?? CmrSource.Unknown,
                    Version = identity.Version ?? CmrSource.Unknown,
                    Provider = identity.Provider,
                    Include = ItemIdRule.Variant(granule.FileName)
                        ?? (Path.GetExtension(granule.FileName) is { Length: > 1 and < 10 } ending ? $"{Regex.Escape(ending)}$" : null),
                },
            },
            Mapping = first.Mapping,
            WrapLongitude = first.WrapLongitude ? true : null,
            Time = first.Time,
            Gridding = gridding,
            Grid = first.StatedGrid,
            Options = MappingProbe.OptionsOf(chosen.Select(field => field.Values?.Convention).FirstOrDefault(values => values is not null)),
            ItemId = "{granule}",
            Variables = Variables(chosen),
        };
    }

    private static GriddingDescriptor Gridding(IGranule granule, GeolocationFinder places)
    {
        var (resolution, bbox) = places.Grid(granule);
        var gridding = new GriddingDescriptor { Resolution = resolution };
        if (bbox is not null)
            gridding = gridding with { Bbox = bbox };
        return places.MustBeNamed ? gridding with { Latitude = places.Geolocation.Latitude, Longitude = places.Geolocation.Longitude } : gridding;
    }

    private static List<VariableDescriptor> Variables(IReadOnlyList<ScannedField> chosen)
    {
        var variables = new List<VariableDescriptor>();
        foreach (var field in chosen)
        {
            var words = FieldRanking.Words(field.Path[(field.Path.LastIndexOf('/') + 1)..]);
            var name = DescriptorText.Name(words) ?? "variable";
            for (var number = 2; variables.Exists(variable => variable.Name == name); number++)
                name = DescriptorText.Name([.. words, number.ToString(System.Globalization.CultureInfo.InvariantCulture)]) ?? $"variable-{number}";
            variables.Add(new VariableDescriptor
            {
                Name = name,
                Path = field.Path,
                Select = field.Select,
                Title = DescriptorText.Line(field.Level is { } level ? $"{field.Title}, {level}" : field.Title, 200),
                Render = field.Render,
                Missing = field.UndeclaredCode is { } code ? [code] : [],
                MaskOutsideValidRange = field.HasSpecialCodes,
                Unpack = field.HasSpecialCodes && field.Encoding is { Fill: null, Missing.Count: 0 },
            });
        }
        return variables;
    }

    /// <summary>The trial: fields that turn out not to go with the first one are left out.</summary>
    private static (IReadOnlyList<MappedGranule> Mapped, TimeDescriptor? Time) MapTogether(
        IGranule granule, DatasetDescriptor descriptor, ref IReadOnlyList<ScannedField> chosen)
    {
        try
        {
            return Map(granule, descriptor);
        }
        catch (GranuleException) when (chosen.Count > 1)
        {
            chosen = [chosen[0]];
            return Map(granule, descriptor with { Variables = [descriptor.Variables[0]] });
        }
    }

    private static (IReadOnlyList<MappedGranule> Mapped, TimeDescriptor? Time) Map(IGranule granule, DatasetDescriptor descriptor) =>
        descriptor.Time is not null
            ? (MappingRegistry.Default.Get(descriptor.Mapping).MapItems(granule, descriptor), descriptor.Time)
            : GranuleScan.MapTimed(granule, time => MappingRegistry.Default.Get(descriptor.Mapping).MapItems(granule, descriptor with { Time = time })) is var (items, time, _)
                ? (items, time)
                : default;

    private static DatasetsException NothingToMap(IGranule granule, GranuleScan survey)
    {
        if (survey.Refused.Count == 0)
            return new GranuleException($"{granule.FileName} holds nothing to map: it has no array of numbers with rows and columns");
        var reasons = survey.Refused.Select(field => $"\n  {SafeText.Text(field.Path)}: {SafeText.Text(field.Reason, int.MaxValue)}");
        // A granule's exception has its message on one line.
        return new DatasetsException($"{granule.FileName} holds nothing that a mapping can read:{string.Concat(reasons)}");
    }
}
