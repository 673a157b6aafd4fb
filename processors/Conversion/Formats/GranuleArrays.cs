using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>The arrays of a granule, group by group in the file's order.</summary>
public static class GranuleArrays
{
    private const int DeepestGroup = 32;
    private const int MostNamesListed = 12;

    public static IEnumerable<string> List(IGranule granule) => List(granule, "/", DeepestGroup);

    /// <summary>That there is no array of a path, and which there are beside it or, where there is none, anywhere.</summary>
    public static GranuleException Missing(IGranule granule, string wanted)
    {
        var slash = wanted.LastIndexOf('/');
        var beside = slash < 0 ? [] : granule.Arrays(slash == 0 ? "/" : wanted[..slash]);
        var there = DidYouMean.NearestFirst(wanted, beside.Count > 0 ? beside : List(granule));
        var more = there.Count > MostNamesListed ? $" and {there.Count - MostNamesListed} more" : "";
        return new GranuleException(there.Count == 0
            ? $"{granule.FileName} has no array {wanted}; it has no arrays at all"
            : $"{granule.FileName} has no array {wanted}; it has {string.Join(", ", there.Take(MostNamesListed))}{more}");
    }

    private static IEnumerable<string> List(IGranule granule, string group, int depth) => depth == 0
        ? []
        : granule.Arrays(group).Concat(granule.Groups(group).SelectMany(inner => List(granule, inner, depth - 1)));
}
