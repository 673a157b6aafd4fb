using System.Reflection;
using Datasets.Archives.Granules;
using Datasets.Catalog;
using Datasets.Cog;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Hdf5;
using Datasets.Storage;
using Datasets.Workflow.StacApi;

namespace Datasets.Model;

public sealed class DatasetsExceptionTests
{
    private static readonly Type[] Projects =
    [
        typeof(DatasetsException), typeof(GdalException), typeof(Hdf5Exception), typeof(CogException), typeof(DescriptorException),
        typeof(GranuleException), typeof(StorageException), typeof(FetchException), typeof(StacException), typeof(StacApiException),
    ];

    [Fact]
    public void Every_public_exception_has_the_one_root()
    {
        var found = Projects.Select(type => type.Assembly).Distinct().SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.IsSubclassOf(typeof(Exception)) && type != typeof(DatasetsException)).ToList();

        Assert.All(Projects.Skip(1), type => Assert.Contains(type, found));
        // What a part of a store or archive throws to its own clients, which say what it was that failed.
        Assert.Equal(["HttpFailure"], found.Where(type => !type.IsSubclassOf(typeof(DatasetsException))).Select(type => type.Name));
    }

    [Fact]
    public void An_expected_failure_speaks_for_itself_and_another_is_named_by_its_kind()
    {
        Assert.Equal("the disk is full", DatasetsException.Explain(new CogException("the disk is full")));
        Assert.Equal(
            "unexpected InvalidOperationException: boom (run with --verbose for the stack trace, and please report it)",
            DatasetsException.Explain(new InvalidOperationException("boom")));
    }

    [Fact]
    public void A_descriptor_that_cannot_be_used_and_a_machine_without_GDAL_are_wrong_usage()
    {
        var noGdal = (GdalNotFoundException)Activator.CreateInstance(typeof(GdalNotFoundException), BindingFlags.NonPublic | BindingFlags.Instance, null, [], null)!;

        Assert.True(noGdal.IsWrongUsage);
        Assert.True(new DescriptorException([]).IsWrongUsage);
        Assert.False(new GdalException("corrupt").IsWrongUsage);
    }
}
