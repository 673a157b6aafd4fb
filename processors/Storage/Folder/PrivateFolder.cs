using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Datasets.Storage.Folder;

/// <summary>
/// A folder of this user alone, in a place where all users may write and can guess its name. Windows and macOS give each user a temporary
/// folder; on Linux another user may have created this one first, to read or replace what is written there.
/// </summary>
internal static partial class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // statx(2): its structure is the same on every architecture.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint OwnerField = 0x8;
    private const int OwnerOffset = 20;
    private const int StructureSize = 256;

    /// <exception cref="StorageException">It is a link, another user's, or open to others.</exception>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerOnly);
        if (new DirectoryInfo(path).LinkTarget is not null || (OperatingSystem.IsLinux() && Owner(path) != EffectiveUser()))
            throw new StorageException($"the folder {path} belongs to another user. Remove it, or set TMPDIR to a folder of your own");
        if ((File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
            throw new StorageException($"the folder {path} is open to others. Run chmod 700 on it, or set TMPDIR to a folder of your own");
    }

    [SupportedOSPlatform("linux")]
    private static uint Owner(string path)
    {
        var status = new byte[StructureSize];
        if (Status(CurrentFolder, path, NoFollow, OwnerField, status) != 0)
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        return MemoryMarshal.Read<uint>(status.AsSpan(OwnerOffset));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Status(int folder, string path, int flags, uint mask, byte[] status);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
