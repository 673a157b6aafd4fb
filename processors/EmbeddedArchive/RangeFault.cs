using System.ComponentModel;

namespace Datasets.EmbeddedArchive;

/// <summary>How an archive's server misbehaves when it is asked for a part of a file.</summary>
public enum RangeFault
{
    [Description("It does not.")]
    None,
    [Description("It sends the whole file, with status 200.")]
    Ignored,
    [Description("Of every second request it sends the bytes after those that were asked for, and says so.")]
    OtherBytes,
    [Description("Of every second request it closes the connection in the middle of the part.")]
    CutShort,
    [Description("After some requests the file is another one.")]
    Changed,
    [Description("It sends the status and no byte.")]
    Stalled,
    [Description("It answers every second request with 429, and asks to wait a second.")]
    Throttled,
}
