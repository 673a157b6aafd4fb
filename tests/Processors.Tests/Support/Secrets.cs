namespace Datasets.Support;

/// <summary>
/// Every secret that a test uses begins with one of these marks. What the command says and what is left in a test's folder (logs, reports,
/// manifests, items) is searched for them at the end of every test, whatever the test is about.
/// </summary>
internal static class Secrets
{
    private const long LargestSearched = 16 << 20;

    private static readonly string[] Marks =
        ["the-secret", "must-not-show", "earthdata-secret-", "s3-secret-", "stac-secret-", "embedded-archive-token"];

    private static readonly HashSet<string> Searched =
        new(StringComparer.OrdinalIgnoreCase) { ".json", ".jsonl", ".html", ".log", ".txt", ".csv", ".yaml", ".xml", ".md", "" };

    public static void RequireNoneIn(string where, string text)
    {
        foreach (var mark in Marks)
        {
            var at = text.IndexOf(mark, StringComparison.Ordinal);
            if (at >= 0)
                Assert.Fail($"a secret shows in {where}: …{text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 60)]}…");
        }
    }

    /// <summary>Leaves out the files that users keep their secrets in.</summary>
    public static void RequireNoneBelow(string folder)
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", everything))
        {
            if (Searched.Contains(file.Extension) && file.Length <= LargestSearched && !file.Name.Contains("netrc", StringComparison.Ordinal))
                RequireNoneIn(Path.GetRelativePath(folder, file.FullName), File.ReadAllText(file.FullName));
        }
    }
}
