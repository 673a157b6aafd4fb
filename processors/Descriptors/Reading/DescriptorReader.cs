using System.Text;
using Datasets.Descriptors.Rules;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>Reads dataset descriptors. Whatever a file holds, the outcome is a descriptor or the list of all its problems.</summary>
public static class DescriptorReader
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int LargestFile = 1 << 20;

    private const char ByteOrderMark = '\ufeff';

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file. A file that cannot be read is a problem, not an exception.</summary>
    /// <param name="path">The file; problems name it as it is named here.</param>
    /// <param name="mappings">The mapping plugins there are; null where <c>mapping</c> is not to be looked up.</param>
    public static DescriptorResult Read(string path, IReadOnlyCollection<KnownMapping>? mappings = null)
    {
        byte[] bytes;
        try
        {
            using var stream = File.OpenRead(path);
            bytes = new byte[LargestFile + 1];
            bytes = bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Failed(path, new(0, 0), $"cannot be read: {Reason(e)}");
        }
        return Parse(bytes, path, mappings);
    }

    /// <summary>Reads a descriptor from its text.</summary>
    public static DescriptorResult Parse(string yamlText, string fileName, IReadOnlyCollection<KnownMapping>? mappings = null)
    {
        if (yamlText.Length > LargestFile)
            return TooLarge(fileName, Encoding.UTF8.GetBytes(yamlText));
        var problems = new ProblemList(fileName);
        var document = YamlDocument.Read(yamlText.TrimStart(ByteOrderMark), problems);
        var descriptor = document is null
            ? null
            : (DatasetDescriptor?)RecordShape.For(typeof(DatasetDescriptor)).Read(document, "", problems);
        if (document is YamlMap map)
            SourceKeys.Check(map, problems);
        if (mappings is not null && (document as YamlMap)?["mapping"] is YamlScalar { Type: ScalarType.Text } mapping)
            AddMappingProblems((YamlMap)document, mapping, mappings, problems);
        var id = (document as YamlMap)?["id"] as YamlScalar;
        return new()
        {
            File = fileName,
            Descriptor = problems.Count == 0 ? descriptor : null,
            Problems = problems.InOrder(),
            Id = id?.Text,
            IdPosition = id?.Start ?? new(1, 1),
        };
    }

    private static DescriptorResult Parse(byte[] bytes, string path, IReadOnlyCollection<KnownMapping>? mappings)
    {
        if (bytes.Length > LargestFile)
            return TooLarge(path, bytes);
        try
        {
            return Parse(StrictUtf8.GetString(bytes), path, mappings);
        }
        catch (DecoderFallbackException e)
        {
            return Failed(path, PositionAt(bytes, Math.Clamp(e.Index, 0, bytes.Length)), "is not UTF-8 text: save the file in that encoding");
        }
    }

    private static void AddMappingProblems(YamlMap document, YamlScalar mapping, IReadOnlyCollection<KnownMapping> mappings, ProblemList problems)
    {
        if (mappings.FirstOrDefault(one => one.Key == mapping.Text) is { } known)
        {
            AddOptionProblems(document["options"] as YamlMap, known, problems);
            foreach (var foreign in known.Foreign)
                ForeignKeys.Check(document, foreign, $" (the mapping {known.Key} ignores it)", problems);
            if (!known.MakesMosaics && document["group"] is YamlScalar { Text: "day" } group && document["gridding"] is null)
                problems.Add(group.Start, "group", "'day' is for swaths, whose pixels are put on a grid: add gridding: {resolution: 0.25}");
            AddSystemProblems(document, "grid", new CoordinateSystemAttribute(), known, problems);
            AddSystemProblems(document, "warp", new EpsgCodeAttribute(), known, problems);
            return;
        }
        var keys = mappings.Select(one => one.Key).Order(StringComparer.Ordinal).ToList();
        problems.Add(mapping.Start, $"unknown mapping {Quoted.Of(mapping.Text)}; there are: {string.Join(", ", keys)}{DidYouMean.Phrase(mapping.Text, keys)}");
    }

    /// <summary>A system that has the right form may still be none that there is.</summary>
    private static void AddSystemProblems(YamlMap document, string part, TextRuleAttribute form, KnownMapping mapping, ProblemList problems)
    {
        if ((document[part] as YamlMap)?["crs"] is YamlScalar { Type: ScalarType.Text } crs && form.Complaint(crs.Text) is null
            && mapping.ComplaintOfSystem(crs.Text) is { } complaint)
        {
            problems.Add(crs.Start, $"{part}.crs", complaint);
        }
    }

    private static void AddOptionProblems(YamlMap? options, KnownMapping mapping, ProblemList problems)
    {
        foreach (var (key, value) in options?.Entries.Where(entry => OptionsShape.IsOption(entry.Key, entry.Value)) ?? [])
        {
            if (mapping.ComplaintOfName(key.Text) is { } ofName)
                problems.Add(key.Start, "options", ofName);
            else if (mapping.ComplaintOfValue(key.Text, ((YamlScalar)value).Text) is { } ofValue)
                problems.Add(value.Start, $"options.{key.Text}", ofValue);
        }
    }

    private static Position PositionAt(ReadOnlySpan<byte> bytes, int index)
    {
        var before = bytes[..index];
        return new(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);
    }

    /// <summary>The problem is at the first byte that is not read.</summary>
    private static DescriptorResult TooLarge(string file, ReadOnlySpan<byte> bytes) =>
        Failed(file, PositionAt(bytes, LargestFile), $"is larger than {LargestFile >> 20} MiB, which no descriptor needs");

    private static DescriptorResult Failed(string file, Position at, string message) =>
        new() { File = file, Problems = [new(file, at.Line, at.Column, message)] };

    private static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "it is a folder, or permission is missing",
        _ => FileErrors.Why(e),
    };
}
