using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Conversion.HdfEos5;
using Datasets.Conversion.Times;
using Datasets.Model;

namespace Datasets.Conversion.Inspection;

/// <summary>What a granule holds, for <c>datasets inspect</c>.</summary>
public sealed record GranuleInspection
{
    private const int DeepestGroup = 32;
    private const long MostAttributeBytes = 2 * GranuleLimits.AllAttributeBytes;
    private const string GridsGroup = "/HDFEOS/GRIDS";
    private const string FileAttributes = "/HDFEOS/ADDITIONAL/FILE_ATTRIBUTES";

    public required string FileName { get; init; }
    public required string Format { get; init; }
    /// <summary>The root group, <c>/</c>.</summary>
    public required InspectedGroup Root { get; init; }
    /// <summary>The grids that were recognised.</summary>
    public required IReadOnlyList<InspectedGrid> Grids { get; init; }
    /// <summary>The nominal date and the time range; null where the file does not say them.</summary>
    public (DateTimeOffset Date, TimeRange Range)? Time { get; init; }

    /// <summary>Looks at a whole granule, which reads attributes and coordinate fields and no other data.</summary>
    /// <exception cref="GranuleException">The granule is corrupt.</exception>
    /// <exception cref="UnreadableException">Many names lead to the same attributes, which are shown with each.</exception>
    public static GranuleInspection Inspect(IGranule granule)
    {
        var root = InspectGroup(granule, "/", DeepestGroup);
        if (AttributeBytes(root) > MostAttributeBytes)
            throw new UnreadableException($"{granule.FileName}: the attributes of its groups and arrays, as often as they are linked, take more than {MostAttributeBytes} bytes, which is the limit");
        return new()
        {
            FileName = granule.FileName,
            Format = granule.Format,
            Root = root,
            Grids = [.. granule.Groups(GridsGroup).Select(grid => InspectGrid(granule, grid)).OfType<InspectedGrid>()],
            Time = ReadTime(granule),
        };
    }

    private static long AttributeBytes(InspectedGroup group) =>
        Bytes(group.Attributes) + group.Arrays.Sum(array => Bytes(array.Attributes)) + group.Groups.Sum(AttributeBytes);

    private static long Bytes(IReadOnlyDictionary<string, AttributeValue> attributes) => attributes.Values.Sum(value => value.MemoryBytes);

    private static InspectedGroup InspectGroup(IGranule granule, string path, int depth) => new()
    {
        Path = path,
        Attributes = granule.Attributes(path),
        Arrays = [.. granule.Arrays(path).Select(array => InspectArray(granule, array))],
        Groups = depth == 0 ? [] : [.. granule.Groups(path).Select(group => InspectGroup(granule, group, depth - 1))],
    };

    private static InspectedArray InspectArray(IGranule granule, string path)
    {
        using var array = granule.OpenArray(path);
        var encoding = FieldEncoding.Read(granule, array);
        return new InspectedArray
        {
            Path = path,
            Shape = array.Shape,
            Dimensions = array.Dimensions,
            SampleType = array.SampleType,
            Chunks = array.Chunks,
            Encoding = ValuesOption.Apply(encoding, ValuesOption.Detect(granule, array, encoding)?.Convention),
            Attributes = array.Attributes,
        };
    }

    private static InspectedGrid? InspectGrid(IGranule granule, string grid)
    {
        foreach (var path in granule.Arrays($"{grid}/Data Fields"))
        {
            using var array = granule.OpenArray(path);
            if (array.Shape.Count < 2 || array.Shape.Any(size => size is < 1 or > int.MaxValue))
                continue;
            try
            {
                return new InspectedGrid { Path = grid, Geometry = new Hdfeos5GridGeometry(granule, grid).Read(array) };
            }
            catch (GranuleException e)
            {
                return new InspectedGrid { Path = grid, Problem = e.Message };
            }
        }
        return null;
    }

    private static (DateTimeOffset, TimeRange)? ReadTime(IGranule granule)
    {
        try
        {
            return GranuleTime.Read(granule, granule.Attributes(FileAttributes));
        }
        catch (GranuleException)
        {
            return null;
        }
    }
}
