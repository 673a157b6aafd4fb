using System.Security.Cryptography;
using System.Text;
using Datasets.EmbeddedArchive.Granules;

namespace Datasets.EmbeddedArchive.Catalogue;

/// <summary>The archive's files: made when first asked for, then kept in bounded memory or in a folder. Each is made once, however many ask at a time.</summary>
internal sealed class GranuleStore(EmbeddedArchiveOptions options)
{
    private readonly FieldBuffers _buffers = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Kept>> _kept = [];
    private readonly LinkedList<Kept> _recent = new();
    private readonly Dictionary<string, Task<byte[]>> _making = [];
    private readonly Dictionary<string, StoredFile> _facts = [];
    private long _keptBytes;

    public Task<byte[]> ReadAsync(CatalogueGranule granule)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(granule.FileName, out var node))
            {
                _recent.Remove(node);
                _recent.AddFirst(node);
                return Task.FromResult(node.Value.Bytes);
            }
            if (!_making.TryGetValue(granule.FileName, out var making))
                _making[granule.FileName] = making = Task.Run(() => MakeOrLoad(granule));
            return making;
        }
    }

    /// <summary>Size and checksum as the metadata states them.</summary>
    public async Task<StoredFile> DescribeAsync(CatalogueGranule granule)
    {
        lock (_lock)
        {
            if (_facts.TryGetValue(granule.FileName, out var known))
                return known;
        }
        var bytes = await ReadAsync(granule);
        return new(bytes.Length, ChecksumOf(granule, bytes));
    }

    private byte[] MakeOrLoad(CatalogueGranule granule)
    {
        try
        {
            var bytes = options.CacheFolder is { } folder ? Load(granule, folder) : Make(granule);
            var facts = new StoredFile(bytes.Length, ChecksumOf(granule, bytes));
            lock (_lock)
            {
                _facts[granule.FileName] = facts;
                if (options.CacheFolder is null)
                    Keep(granule.FileName, bytes);
            }
            return bytes;
        }
        finally
        {
            lock (_lock)
                _making.Remove(granule.FileName);
        }
    }

    private void Keep(string name, byte[] bytes)
    {
        _kept[name] = _recent.AddFirst(new Kept(name, bytes));
        _keptBytes += bytes.Length;
        while (_keptBytes > options.CachedBytes && _recent.Last is { } oldest)
        {
            _recent.RemoveLast();
            _kept.Remove(oldest.Value.Name);
            _keptBytes -= oldest.Value.Bytes.Length;
        }
    }

    private byte[] Load(CatalogueGranule granule, string folder)
    {
        var recipe = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Granule} {granule.Corruption}"))[..6]);
        var path = Path.Combine(folder, recipe, granule.FileName);
        if (File.Exists(path))
            return File.ReadAllBytes(path);

        var bytes = Make(granule);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Environment.ProcessId}.part";
        File.WriteAllBytes(temporary, bytes);
        File.Move(temporary, path, overwrite: true);
        return bytes;
    }

    private byte[] Make(CatalogueGranule granule)
    {
        var made = OmdoaO3eGranule.Generate(granule.Date, granule.ProductionTime, options.Granule, _buffers);
        var bytes = ToBytes(made, granule.Corruption);
        _buffers.Return(made);
        return bytes;
    }

    private static byte[] ToBytes(OmdoaO3eGranule made, Corruption? corruption) =>
        corruption switch
        {
            null => made.ToBytes(),
            Corruption.Truncated => FirstPart(made.ToBytes()),
            Corruption.Text => Encoding.UTF8.GetBytes("<html><body><h1>Scheduled maintenance</h1><p>Please come back later.</p></body></html>\n"),
            Corruption.OtherProduct => made.ToBytesOfAnotherProduct(),
            Corruption.NoBytes => [],
            Corruption.WrongChecksum => FlipMiddle(made.ToBytes()),
            _ => throw new ArgumentException($"the embedded archive knows no corruption {corruption}"),
        };

    private static string ChecksumOf(CatalogueGranule granule, byte[] bytes) =>
        Convert.ToHexStringLower(SHA256.HashData(granule.Corruption == Corruption.WrongChecksum ? FlipMiddle([.. bytes]) : bytes));

    private static byte[] FirstPart(byte[] bytes) => bytes[..(bytes.Length * 3 / 5)];

    private static byte[] FlipMiddle(byte[] bytes)
    {
        bytes[bytes.Length / 2] ^= 0x40;
        return bytes;
    }

    private sealed record Kept(string Name, byte[] Bytes);
}

/// <summary>Size in bytes and SHA-256 in lower-case hexadecimal.</summary>
internal sealed record StoredFile(long Size, string Sha256);
