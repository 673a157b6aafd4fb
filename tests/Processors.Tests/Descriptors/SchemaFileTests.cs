using Datasets.Support;

namespace Datasets.Descriptors;

public sealed class SchemaFileTests
{
    [Fact]
    public void The_committed_schema_is_the_one_that_the_model_generates()
    {
        var path = Repository.PathOf(DescriptorSchema.Path);
        var generated = DescriptorSchema.Generate();
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllText(path, generated);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == generated,
            $"{DescriptorSchema.Path} is not what the model generates: refresh it with 'APPROVE=1 ./run test' and review the diff");
    }
}
