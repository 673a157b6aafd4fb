using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Datasets.Workflow.Receipts;

/// <summary>
/// Which names a folder holds, for folders that are a year's. One is listed when it is first asked for; granules come sorted by start, so that
/// a few years at a time are enough, and of each name no more is kept than 16 bytes of its hash.
/// </summary>
/// <param name="list">The names of a folder.</param>
internal sealed class YearlyKeyIndex(Func<string, CancellationToken, IAsyncEnumerable<string>> list)
{
    private const int YearsHeld = 3;
    private readonly LinkedList<(string Folder, List<UInt128> Sorted)> _years = [];

    public async ValueTask<bool> HasAsync(string folder, string name, CancellationToken cancellationToken)
    {
        var hashes = _years.FirstOrDefault(year => year.Folder == folder).Sorted ?? await LoadAsync(folder, cancellationToken);
        return hashes.BinarySearch(HashOf(name)) >= 0;
    }

    private async Task<List<UInt128>> LoadAsync(string folder, CancellationToken cancellationToken)
    {
        var hashes = TakeList();
        await foreach (var name in list(folder, cancellationToken))
            hashes.Add(HashOf(name));
        hashes.Sort();
        _years.AddLast((folder, hashes));
        return hashes;
    }

    /// <summary>The oldest year's, once there are enough: as large an array for each year of many would be left to the garbage collector.</summary>
    private List<UInt128> TakeList()
    {
        if (_years.Count < YearsHeld)
            return [];
        var (_, hashes) = _years.First!.Value;
        _years.RemoveFirst();
        hashes.Clear();
        return hashes;
    }

    private static UInt128 HashOf(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
