using System.Globalization;
using Datasets.EmbeddedArchive.Granules;

namespace Datasets.EmbeddedArchive.Catalogue;

/// <summary>A granule as the archive's metadata knows it.</summary>
public sealed record CatalogueGranule
{
    public const string Provider = "GES_DISC";
    public const string CollectionId = "C1239966757-GES_DISC";
    public const string ShortName = "OMDOAO3e";
    public const string Version = "003";

    /// <summary>The number in the concept id.</summary>
    public required long Number { get; init; }

    public required DateOnly Date { get; init; }

    /// <summary>Which part of the day, from 0; always 0 in a catalogue with one granule a day.</summary>
    public int Slot { get; init; }

    public int SlotsPerDay { get; init; } = 1;

    /// <summary>The revision of the metadata record, from 1.</summary>
    public int Revision { get; init; } = 1;

    public required DateTimeOffset ProductionTime { get; init; }

    /// <summary>When the metadata record was last changed: an hour after production, and a day more with each further revision.</summary>
    public DateTimeOffset RevisionDate => ProductionTime.AddHours(1).AddDays(Revision - 1);

    public Corruption? Corruption { get; init; }

    public string ConceptId => string.Create(CultureInfo.InvariantCulture, $"G{Number}-{Provider}");

    /// <summary>The product's file name; with several granules a day the part's number follows the day.</summary>
    public string FileName
    {
        get
        {
            var name = OmdoaO3eGranule.NameOf(Date, ProductionTime);
            return SlotsPerDay == 1 ? name : name.Replace("_v003-", string.Create(CultureInfo.InvariantCulture, $"t{Slot:0000}_v003-"), StringComparison.Ordinal);
        }
    }

    public string GranuleUr => $"{ShortName}.{Version}:{FileName}";

    /// <summary>The path of the file in the archive, without a leading slash.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"Aura_OMI_Level3/{ShortName}.{Version}/{Date.Year:0000}/{FileName}");

    public DateTimeOffset Beginning => Start(Date).AddTicks(TimeSpan.TicksPerDay / SlotsPerDay * Slot);

    /// <summary>The last millisecond that belongs to the granule.</summary>
    public DateTimeOffset Ending =>
        (Slot == SlotsPerDay - 1 ? Start(Date).AddDays(1) : Start(Date).AddTicks(TimeSpan.TicksPerDay / SlotsPerDay * (Slot + 1))).AddMilliseconds(-1);

    private static DateTimeOffset Start(DateOnly date) => new(date, default, TimeSpan.Zero);
}
