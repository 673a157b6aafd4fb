using System.Collections.Concurrent;
using System.Security.Cryptography;
using Datasets.Archives.Cmr;
using Datasets.Archives.Earthdata;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Storage.Http;
using Datasets.Support;

namespace Datasets.Archives.Download;

/// <summary>An archive on 127.0.0.1 that the descriptor allows, a user's secrets, and a folder to fetch to.</summary>
internal sealed class FetchScene : IDisposable
{
    public const string Token = "eyJ-the-secret-token";
    public const string Password = "the-secret-password";
    public const string Name = "ozone_2020m0101.he5";
    public const string Query = "?signature=the-secret-signature";

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _said = new();

    /// <summary>The file as it is in the archive: 300,000 bytes, more than one read brings.</summary>
    public byte[] Content { get; } = [.. Enumerable.Range(0, 300_000).Select(i => (byte)((i * 31) ^ (i >> 8)))];

    public QuickTime Time { get; } = new();

    public string Folder => _folder["downloads"];

    public string Target => Path.Combine(Folder, Name);

    public string Temporary => Path.Combine(Folder, $".{Name}.part");

    /// <summary>Every message that a user or a log could see.</summary>
    public IReadOnlyList<string> Said => [.. _said];

    public static EarthdataCredentials TokenCredentials => EarthdataCredentials.OfToken(Token);

    public static EarthdataCredentials LoginCredentials => EarthdataCredentials.OfLogin("anna", Password);

    public static SourceDescriptor Source(params string[] hosts) =>
        UmmAnswer.Dataset().Source with { Hosts = hosts.Length == 0 ? ["127.0.0.1"] : hosts };

    public FetchOptions Options(EarthdataCredentials? credentials = null, Uri? login = null) => new()
    {
        Credentials = credentials ?? TokenCredentials,
        Login = login ?? new Uri("https://urs.earthdata.nasa.gov"),
        Retry = new HttpRetryOptions { Time = Time, Random = () => 0.5, Notify = _said.Enqueue },
    };

    public GranuleFile File(Uri archive, string path = "/data/" + Name + Query) => new() { Name = Name, Url = new Uri(archive, path) };

    public FileChecksum Checksum(string algorithm = "SHA-256") => new(algorithm, Convert.ToHexStringLower(algorithm switch
    {
        "MD5" => MD5.HashData(Content),
        "SHA-1" => SHA1.HashData(Content),
        "SHA-512" => SHA512.HashData(Content),
        _ => SHA256.HashData(Content),
    }));

    public async Task<FetchedFile> FetchAsync(GranuleFile file, FetchOptions? options = null, params string[] hosts)
    {
        using var fetcher = new HttpGranuleFetcher(options ?? Options());
        return await fetcher.FetchAsync(Source(hosts), file, Folder);
    }

    /// <summary>Fetches what cannot be fetched: nothing may be left, and no message may hold a secret.</summary>
    public async Task<FetchException> FailAsync(GranuleFile file, FetchOptions? options = null, params string[] hosts)
    {
        var error = await Assert.ThrowsAsync<FetchException>(() => FetchAsync(file, options, hosts));
        Assert.Empty(Directory.Exists(Folder) ? Directory.EnumerateFileSystemEntries(Folder) : []);
        RequireNoSecret(error);
        return error;
    }

    private void RequireNoSecret(Exception error)
    {
        foreach (var text in Said.Append(error.ToString()))
        {
            Assert.DoesNotContain(Token, text);
            Assert.DoesNotContain(Password, text);
            Assert.DoesNotContain("the-secret", text);
            Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"anna:{Password}")), text);
        }
    }

    public void Dispose() => _folder.Dispose();
}
