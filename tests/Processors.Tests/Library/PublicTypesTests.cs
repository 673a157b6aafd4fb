using Datasets.Cog;
using Datasets.Compression;
using Datasets.Hdf4;
using Datasets.Hdf5;
using Datasets.Support;

namespace Datasets.Library;

/// <summary>What the libraries show to those who use their packages; a type that is new in the list is one to keep.</summary>
public sealed class PublicTypesTests
{
    [Fact]
    public void The_libraries_show_the_approved_types_only() => ApprovedFile.Check(
        "tests/Processors.Tests/Library/public-types.txt",
        string.Concat(new[] { typeof(ICompressor), typeof(Hdf4File), typeof(Hdf5File), typeof(CogWriter) }
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Select(type => type.FullName!)
            .Order(StringComparer.Ordinal)
            .Select(name => name + "\n")));
}
