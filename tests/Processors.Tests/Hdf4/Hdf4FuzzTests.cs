using System.Diagnostics;
using Datasets.Fuzzing;
using Datasets.Support;

namespace Datasets.Hdf4;

/// <summary>A changed file gives numbers or an exception of this library: no crash, no hang, no unbounded memory.</summary>
public sealed class Hdf4FuzzTests : IDisposable
{
    private const int Mutations = 200;
    private const long MostBytes = 1L << 30;
    private const long LargestRead = 1 << 24;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sin_tile.hdf")]
    [InlineData("cmg_degrees.hdf")]
    [InlineData("swath.hdf")]
    [InlineData("trmm.hdf")]
    [InlineData("airs.hdf")]
    [InlineData("storage.hdf")]
    public void A_mutated_file_is_read_or_refused(string name) => Fuzz(Hdf4Kit.Case(name));

    [Fact]
    public void A_mutated_file_with_arrays_in_all_ways_is_read_or_refused() => Fuzz(Hdf4Kit.Arrays);

    private void Fuzz(string whole)
    {
        var bytes = File.ReadAllBytes(whole);
        var path = _folder["mutated.hdf"];
        var refused = 0;
        for (var seed = 0; seed < Mutations; seed++)
        {
            File.WriteAllBytes(path, new Mutation(seed).Of(bytes));
            var clock = Stopwatch.StartNew();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Record.Exception(() => ReadAll(path));
            Assert.True(error is null or Hdf4Exception or Hdf4UnsupportedException, $"seed {seed}: {error}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, $"seed {seed}: memory");
            Assert.True(clock.Elapsed < Longest, $"seed {seed}: {clock.Elapsed}");
            refused += error is null ? 0 : 1;
        }
        Assert.InRange(refused, 1, Mutations - 1);
    }

    private static void ReadAll(string path)
    {
        using var file = Hdf4File.Open(path);
        _ = file.Attributes.Count;
        foreach (var table in file.Vdatas)
        {
            foreach (var field in table.Fields)
                table.ReadField(field);
        }
        foreach (var dataset in file.Datasets)
        {
            if (dataset.Count <= LargestRead && dataset.Type is { } type)
                Read(file.OpenArray(dataset), dataset, type.Size);
        }
    }

    private static void Read(Hdf4Array array, Hdf4Dataset dataset, int size)
    {
        try
        {
            array.Read(new long[dataset.Shape.Count], dataset.Shape.ToArray(), new byte[dataset.Count * size]);
        }
        catch (Hdf4UnsupportedException)
        {
            // Two of the arrays are stored in ways that are not read.
        }
    }
}
