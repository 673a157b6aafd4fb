using System.Buffers;
using System.IO.Enumeration;

namespace Datasets.Storage.Folder;

/// <summary>
/// What one folder holds, in the order of keys: by code unit, as S3 sorts them, so a folder <c>a</c> stands where the text <c>a/</c> belongs.
/// There may be many thousands of names, folder after folder: they are kept as one text, which the next folder's takes the place of.
/// </summary>
internal sealed class FolderListing
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly ArrayBufferWriter<char> _text = new();
    private readonly List<Entry> _entries = [];

    public int Count => _entries.Count;

    /// <summary>A file's name, its bytes and the ticks of its last change, or a folder's name, which ends with a slash, and 0.</summary>
    public (string Name, long Size, long Changed) this[int index] =>
        (TextOf(_entries[index]).ToString(), _entries[index].Size, _entries[index].Changed);

    public void Read(string folder)
    {
        _text.ResetWrittenCount();
        _entries.Clear();
        _entries.AddRange(new FileSystemEnumerable<Entry>(folder, Keep, Everything));
        _entries.Sort((a, b) => TextOf(a).SequenceCompareTo(TextOf(b)));
    }

    private Entry Keep(ref FileSystemEntry entry)
    {
        var start = _text.WrittenCount;
        _text.Write(entry.FileName);
        if (entry.IsDirectory)
            _text.Write("/");
        return entry.IsDirectory
            ? new Entry(start, _text.WrittenCount - start, 0, 0)
            : new Entry(start, _text.WrittenCount - start, entry.Length, entry.LastWriteTimeUtc.Ticks);
    }

    private ReadOnlySpan<char> TextOf(Entry entry) => _text.WrittenSpan.Slice(entry.Start, entry.Length);

    private readonly record struct Entry(int Start, int Length, long Size, long Changed);
}
