using Datasets.Infra.Support;

namespace Datasets.Infra.Golden;

/// <summary>
/// What dev's stack with the two shipped datasets compiles to, for review as a diff. After a change that is meant:
/// <c>APPROVE=1 tests/Infra.Tests/bin/Debug/net10.0/Datasets.Infra.Tests -class Datasets.Infra.Golden.GoldenTests</c>.
/// </summary>
public sealed class GoldenTests
{
    private const string Golden = "tests/Infra.Tests/Golden/dev.yaml";

    [Fact]
    public void The_program_for_dev_is_the_approved_one()
    {
        using var project = new Project();
        var program = project.Run(["--stack", "dev"]).Output;
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(Repository.PathOf(Golden), program);

        Assert.Equal(File.ReadAllText(Repository.PathOf(Golden)), program);
    }

    [Fact]
    public void A_change_of_a_descriptor_shows()
    {
        using var project = new Project();
        var program = project.Edit("datasets/omi-ozone.yaml", "memoryMiB: 2048", "memoryMiB: 4096").Run(["--stack", "dev"]).Output;
        Assert.NotEqual(File.ReadAllText(Repository.PathOf(Golden)), program);
    }
}
