using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;

namespace Datasets.Workflow.Runs;

/// <summary>
/// Granules that share an item, as one unit of work. Its id is that of its time and stays; its revision is a hash of its members' ids and files'
/// checksums, or revisions where there is no checksum, so a granule that is added, processed again or withdrawn makes it another revision, which is
/// made anew as a whole.
/// </summary>
internal static class GranuleGroup
{
    /// <summary>A day of five-minute granules has 288.</summary>
    private const int MostMembers = 1000;

    /// <summary>The granules that start on a UTC day. Of those with the same start and tile, productions of one orbit or tile, the latest counts.</summary>
    public static DiscoveredGranule OfDay(IReadOnlyList<DiscoveredGranule> granules)
    {
        var day = DayOf(granules[0].Time.Start);
        var members = granules.GroupBy(granule => (granule.Time.Start, Tile: ItemIdTemplate.TileOf(NameOf(granule)))).OrderBy(one => one.Key.Start).ThenBy(one => one.Key.Tile, StringComparer.Ordinal)
            .Select(Latest).ToList();
        return Combine($"day-{Text(day, "yyyyMMdd")}", Text(day, "yyyy-MM-dd"), new TimeRange(day, members.Max(member => member.Time.End)), members);
    }

    /// <summary>
    /// The granules of one time in which the dataset's variables are: for each variable the latest production of those that its pattern names.
    /// Others of that time are nothing to it.
    /// </summary>
    public static DiscoveredGranule OfTime(IReadOnlyList<DiscoveredGranule> granules, DatasetDescriptor dataset)
    {
        var time = granules[0].Time;
        var chosen = new Dictionary<string, DiscoveredGranule>(StringComparer.Ordinal);
        string? problem = null;
        foreach (var variable in dataset.Variables)
        {
            var having = granules.Where(granule => IsIn(variable, NameOf(granule))).ToList();
            if (having.Count == 0)
                problem ??= $"no file of its time has the variable {variable.Name} ('{variable.File}'): there are {Names(granules)}";
            else
                chosen[Latest(having).Id] = Latest(having);
        }

        var members = (chosen.Count > 0 ? chosen.Values.AsEnumerable() : granules).OrderBy(NameOf, StringComparer.Ordinal).ToList();
        var id = $"time-{Text(time.Start, "yyyyMMdd'T'HHmmss")}-{Text(time.End, "yyyyMMdd'T'HHmmss")}";
        var unit = Combine(id, Text(time.Start, "yyyy-MM-dd HH:mm"), time, members);
        return unit with { Problem = problem ?? unit.Problem };
    }

    public static DateTimeOffset DayOf(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    private static DiscoveredGranule Combine(string id, string title, TimeRange time, IReadOnlyList<DiscoveredGranule> members) => new()
    {
        Id = id,
        Revision = RevisionOf(members),
        Name = string.Create(CultureInfo.InvariantCulture, $"{title} ({members.Count} granule{(members.Count == 1 ? "" : "s")})"),
        Time = time,
        Produced = members.Max(member => member.Produced),
        Members = members.Count <= MostMembers ? members : [.. members.Take(1)],
        Problem = members.Count > MostMembers
            ? $"it has {members.Count} granules, and at most {MostMembers} share an item"
            : members.FirstOrDefault(member => member.Problem is not null) is { } bad ? $"its granule {bad.Name} cannot be used: {bad.Problem}" : null,
        MetadataUrl = members[0].MetadataUrl,
    };

    /// <summary>A hash of which members there are, and of which content.</summary>
    public static string RevisionOf(IReadOnlyList<DiscoveredGranule> members)
    {
        var text = string.Concat(members.Select(member => $"{member.Id}~{member.File?.Checksum?.Value ?? member.Revision}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
    }

    private static DiscoveredGranule Latest(IEnumerable<DiscoveredGranule> productions) => productions.MaxBy(SupersessionRanking.Age)!;

    private static bool IsIn(VariableDescriptor variable, string file)
    {
        try
        {
            return variable.IsIn(file);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string NameOf(DiscoveredGranule granule) => granule.File?.Name ?? granule.Name;

    private static string Names(IReadOnlyList<DiscoveredGranule> granules) =>
        string.Join(", ", granules.Take(8).Select(NameOf)) + (granules.Count > 8 ? $" and {granules.Count - 8} more" : "");

    private static string Text(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}
