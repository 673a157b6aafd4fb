using Datasets.Model;
using Datasets.Storage;
using Datasets.Zarr;

namespace Datasets.Catalog.Series;

/// <summary>The dimensions of a variable's series as a cube, over all of its pieces and the open month.</summary>
/// <param name="Form">The latest year's.</param>
/// <param name="First">In milliseconds from 1970.</param>
/// <param name="Last">In milliseconds from 1970.</param>
/// <param name="Step">Milliseconds from each time to the next; null where they are not equal, or where there is one time.</param>
internal sealed record SeriesCube(string Variable, SeriesForm Form, long First, long Last, long? Step)
{
    /// <summary>The cubes of the variables whose index can be read and names a time.</summary>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    public static async Task<IReadOnlyList<SeriesCube>> ReadAsync(IObjectStore store, DatasetId dataset, IEnumerable<string> variables, CancellationToken cancellationToken)
    {
        var cubes = new List<SeriesCube>();
        foreach (var variable in variables)
        {
            var key = StacLayout.SeriesIndex(dataset, variable);
            if (await store.ReadAsync(key, cancellationToken) is { } stored && TryParse(stored.Content, store.Locate(key)) is { } index && Of(variable, index) is { } cube)
                cubes.Add(cube);
        }
        return cubes;
    }

    private static SeriesCube? Of(string variable, SeriesIndex index)
    {
        var times = index.Pieces.SelectMany(piece => piece.Times).Concat(index.Open?.Times ?? []).ToList();
        var form = index.Open?.Form ?? index.Pieces.LastOrDefault()?.Form;
        return form is null || times.Count == 0 ? null : new SeriesCube(variable, form, times[0], times[^1], StepOf(times));
    }

    private static long? StepOf(List<long> times)
    {
        if (times.Count < 2)
            return null;
        var step = times[1] - times[0];
        for (var i = 2; i < times.Count; i++)
        {
            if (times[i] - times[i - 1] != step)
                return null;
        }
        return step;
    }

    /// <summary>What is damaged is made anew by the run that finds it, and named by <c>verify</c>.</summary>
    private static SeriesIndex? TryParse(byte[] content, string location)
    {
        try
        {
            return SeriesIndex.Parse(content, location);
        }
        catch (ZarrException)
        {
            return null;
        }
    }
}
