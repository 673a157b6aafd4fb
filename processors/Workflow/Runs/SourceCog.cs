using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>A day's COG of one variable as the member of a derived dataset's period. Its addresses are keys below the root that both datasets have.</summary>
internal static class SourceCog
{
    private const string Algorithm = "SHA-256";

    /// <summary>What a multihash of SHA-256 starts with: the function's code and the digest's length.</summary>
    private const int MultihashStart = 4;

    /// <param name="date">The item's nominal time.</param>
    /// <param name="checksum">The COG's multihash.</param>
    public static DiscoveredGranule Create(DatasetId from, DateTimeOffset date, ItemId item, string variable, string checksum)
    {
        var key = StacLayout.Cog(from, StacLayout.YearOf(date), item, variable);
        return new DiscoveredGranule
        {
            Id = $"{item}_{variable}",
            Revision = "1",
            Name = item,
            Time = new TimeRange(date, date),
            File = new GranuleFile { Name = key.Name, Url = new Uri(key.Text, UriKind.Relative), Checksum = new FileChecksum(Algorithm, checksum[MultihashStart..]) },
            MetadataUrl = ItemUrl(from, date, item),
        };
    }

    public static Uri ItemUrl(DatasetId from, DateTimeOffset date, ItemId item) => new(StacLayout.Item(from, StacLayout.YearOf(date), item).Text, UriKind.Relative);

    /// <summary>The COG's multihash.</summary>
    public static string Checksum(GranuleFile file) => Multihash.FromSha256(file.Checksum?.Value ?? "");

    /// <summary>The variable of a member; null where it is none of the dataset.</summary>
    public static VariableDescriptor? Variable(DiscoveredGranule member, DatasetDescriptor dataset) =>
        ItemId.IsValid(member.Name) && member.File is { } file
            ? dataset.Variables.FirstOrDefault(variable => CatalogFiles.Cog(new ItemId(member.Name), variable.Name) == file.Name)
            : null;

    /// <summary>Why a member cannot have been found among the items of the dataset that it is made from; null where it can.</summary>
    public static string? Refuse(DiscoveredGranule member, DatasetDescriptor dataset)
    {
        if (Variable(member, dataset) is not { } variable || member.File is not { Checksum: { Algorithm: Algorithm, Value.Length: 64 } checksum } file || !checksum.Value.All(char.IsAsciiHexDigitLower))
            return "it is no COG of its variables, or without a checksum";
        var wanted = Create(dataset.Derive!.From, member.Time.Start, new ItemId(member.Name), variable.Name, Checksum(file));
        return (file.Url.OriginalString, member.MetadataUrl.OriginalString) == (wanted.File!.Url.OriginalString, wanted.MetadataUrl.OriginalString)
            ? null
            : $"its file {SafeText.Text(file.Url.OriginalString, 100)} is no item's of {dataset.Derive.From}";
    }
}
