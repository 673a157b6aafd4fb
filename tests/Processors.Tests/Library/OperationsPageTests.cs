using System.Globalization;
using System.Reflection;
using Datasets.Fuzzing;
using Datasets.Model;
using Datasets.Storage.Http;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>The limits that docs/operations.md states are those of the code.</summary>
public sealed class OperationsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/operations.md"));

    public static TheoryData<string, long> Limits =>
        new(typeof(GranuleLimits).GetFields(BindingFlags.Public | BindingFlags.Static).Select(limit => (limit.Name, Convert.ToInt64(limit.GetRawConstantValue(), CultureInfo.InvariantCulture))));

    [Theory]
    [MemberData(nameof(Limits))]
    public void Each_limit_of_a_granule_is_stated(string name, long limit) =>
        Assert.True(
            Section("## Limits of a granule").Contains(limit.ToString(limit < 1000 ? "0" : "N0", CultureInfo.InvariantCulture), StringComparison.Ordinal),
            $"docs/operations.md does not state {name}, {limit:N0}");

    [Fact]
    public void The_patience_with_servers_is_stated()
    {
        var section = Section("## Limits of time");

        Assert.Contains($"{Patience.Attempts} attempts", section, StringComparison.Ordinal);
        Assert.Contains($"waits of 1 to {Patience.Wait.TotalSeconds:0} s", section, StringComparison.Ordinal);
        Assert.Contains($"at most {Patience.WaitAskedFor.TotalMinutes:0} minutes", section, StringComparison.Ordinal);
        Assert.Contains($"one answer of CMR | {Patience.Answer.TotalMinutes:0} minutes; all attempts at it {Patience.AllAnswers.TotalMinutes:0} minutes", section, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"fewer than {Patience.SlowestBytes:N0} bytes in a minute"), section, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(1), Patience.Silence);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"one search in CMR | {Patience.Granules:N0}"), section, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_mutations_is_stated() => Assert.Contains(
        string.Create(CultureInfo.InvariantCulture, $"{FuzzRuns.Granules:N0} granules, {FuzzRuns.Descriptors} descriptors, {FuzzRuns.Answers} answers of CMR and {FuzzRuns.Outputs} outputs"),
        File.ReadAllText(Repository.PathOf("CONTRIBUTING.md")), StringComparison.Ordinal);

    private static string Section(string title)
    {
        var start = Page.IndexOf(title + "\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"no section {title}");
        var end = Page.IndexOf("\n## ", start + title.Length, StringComparison.Ordinal);
        return end < 0 ? Page[start..] : Page[start..end];
    }
}
