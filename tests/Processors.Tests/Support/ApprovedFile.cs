namespace Datasets.Support;

/// <summary>A committed file that is generated: <c>APPROVE=1</c> in the environment refreshes it.</summary>
internal static class ApprovedFile
{
    /// <exception cref="Xunit.Sdk.XunitException">The file is another than what is generated now.</exception>
    public static void Check(string path, string generated)
    {
        var full = Repository.PathOf(path);
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(full, generated);
        Assert.True(
            File.Exists(full) && File.ReadAllText(full) == generated,
            $"{path} is not what is generated: refresh it with 'APPROVE=1 ./run test' and review the diff");
    }
}
