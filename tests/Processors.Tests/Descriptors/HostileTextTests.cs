using CsCheck;
using Datasets.Support;

namespace Datasets.Descriptors;

public sealed class HostileTextTests
{
    private static readonly string[] Pieces =
    [
        "\n", " ", "  ", "\t", ":", ": ", "- ", "? ", "[", "]", "{", "}", ",", "&a ", "*a", "!t ", "!!int ", "#", "|", ">", "'", "\"",
        "\\", "\\u", "\\UFFFFFFFF", "%YAML", "---", "...", "\r", "\0", "\u0085", "\ud800", "\udc00", "😀", "é", "0x", "1e9999", "-", "~",
        "<<: ", "@", "`", "999999999999999999999",
    ];

    private static readonly Gen<Func<string, string>> Mutation = Gen.OneOf(
        Gen.Select(Gen.Double.Unit, OneOf(Pieces), (at, piece) => (Func<string, string>)(t => t.Insert((int)(at * t.Length), piece))),
        Gen.Select(Gen.Double.Unit, Gen.Int[1, 40], (at, count) => (Func<string, string>)(t => Cut(t, (int)(at * t.Length), count))),
        Gen.Select(Gen.Double.Unit, at => (Func<string, string>)(t => t[..(int)(at * t.Length)])),
        Gen.Select(Gen.Double.Unit, Gen.Double.Unit, Gen.Int[1, 80], (from, to, count) => (Func<string, string>)(t => Copy(t, from, to, count))));

    private static string Shipped => File.ReadAllText(Repository.PathOf("datasets/omi-ozone.yaml"));

    [Fact]
    public void A_mutated_descriptor_gives_a_descriptor_or_problems_never_an_exception()
    {
        var original = Shipped;
        Mutation.Array[1, 6].Sample(
            mutations => HasOutcome(mutations.Aggregate(original, (text, mutate) => mutate(text))), iter: 3000, threads: 2);
    }

    [Fact]
    public void Random_bytes_give_problems_never_an_exception()
    {
        using var folder = new TemporaryFolder();
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, int.MaxValue]).Sample(
            (bytes, name) =>
            {
                var path = folder[$"{name}.yaml"];
                File.WriteAllBytes(path, bytes);
                var result = DescriptorReader.Read(path);
                return result.Descriptor is null && result.Problems.Count > 0;
            },
            iter: 500,
            threads: 1);
    }

    [Fact]
    public void Random_pieces_of_YAML_give_problems_never_an_exception() =>
        OneOf([.. Pieces, "id", "title", "variables", "a"]).Array[0, 60].Sample(
            pieces => HasOutcome(string.Concat(pieces)), iter: 3000, threads: 2);

    private static bool HasOutcome(string text)
    {
        var result = DescriptorReader.Parse(text, "f");
        var lines = text.Count(c => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029') + 1;
        return result.Descriptor is null == result.Problems.Count > 0
            && result.Problems.All(p => p.Line >= 1 && p.Line <= lines + 1 && p.Column >= 1 && !p.Message.Any(char.IsControl));
    }

    private static Gen<string> OneOf(string[] pieces) => Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]);

    private static string Cut(string text, int at, int count) => text.Remove(at, Math.Min(count, text.Length - at));

    private static string Copy(string text, double from, double to, int count)
    {
        var start = (int)(from * text.Length);
        return text.Insert((int)(to * text.Length), text.Substring(start, Math.Min(count, text.Length - start)));
    }
}
