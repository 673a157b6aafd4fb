using Datasets.Model;

namespace Datasets.Conversion.Formats;

/// <summary>A granule's file: on this machine, or on a server that gives parts of it.</summary>
/// <param name="Path">Where it is, or would be: its last part is the file's name.</param>
/// <param name="Remote">The bytes of a file that is not on this machine. They stay open when a granule is closed.</param>
public sealed record GranuleInput(string Path, IByteSource? Remote = null)
{
    public string FileName => System.IO.Path.GetFileName(Path);
}
