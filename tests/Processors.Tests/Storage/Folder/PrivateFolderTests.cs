using System.Runtime.Versioning;
using Datasets.Support;

namespace Datasets.Storage.Folder;

[SupportedOSPlatform("linux")]
public sealed class PrivateFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();

    public PrivateFolderTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems give each user a temporary folder of their own");

    private string Ours => _folder["datasets-anna"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_private_folder_is_closed_to_others()
    {
        using var work = WorkFolder.OpenPrivate(Ours);

        Assert.Equal("700", ExternalProgram.Run("stat", "--format", "%a", Ours).Output.Trim());
    }

    [Fact]
    public void A_private_folder_that_is_open_to_others_is_refused()
    {
        Directory.CreateDirectory(Ours);
        File.SetUnixFileMode(Ours, OwnerOnly | UnixFileMode.GroupRead);

        RequireRefused("is open to others");
    }

    [Fact]
    public void A_link_in_place_of_a_private_folder_is_refused()
    {
        Directory.CreateDirectory(_folder["elsewhere"], OwnerOnly);
        Directory.CreateSymbolicLink(Ours, _folder["elsewhere"]);

        RequireRefused("belongs to another user");
    }

    [Fact]
    public void A_private_folder_of_another_user_is_refused()
    {
        Directory.CreateDirectory(Ours, OwnerOnly);
        Assert.SkipUnless(ExternalProgram.Run("chown", "65534", Ours).ExitCode == 0, "gives a folder to another user, which only root can do: run the tests as root");

        RequireRefused("belongs to another user");
    }

    private void RequireRefused(string why)
    {
        var error = Assert.Throws<StorageException>(() => WorkFolder.OpenPrivate(Ours));
        Assert.Contains($"{Ours} {why}", error.Message, StringComparison.Ordinal);
    }
}
