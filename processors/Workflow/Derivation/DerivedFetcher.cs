using System.Security.Cryptography;
using Datasets.Archives.Granules;
using Datasets.Descriptors;
using Datasets.Model;
using Datasets.Storage;
using Datasets.Storage.Folder;

namespace Datasets.Workflow.Derivation;

/// <summary>Copies a day's COG from the place where both datasets are. It must be the one that its item states: another run may be replacing it.</summary>
public sealed class DerivedFetcher(IObjectStore store) : IGranuleFetcher
{
    /// <inheritdoc/>
    public async Task<FetchedFile> FetchAsync(SourceDescriptor source, GranuleFile file, string folder, CancellationToken cancellationToken = default)
    {
        ObjectKey key = file.Url.OriginalString;
        var path = Path.Combine(folder, file.Name);
        var (size, checksum) = await CopyAsync(key, path, cancellationToken);
        if (checksum != file.Checksum?.Value)
            throw new FetchException($"{store.Locate(key)} is not the COG that its item states: another run may be replacing it. Run again when it is done.", isTemporary: true);
        return new FetchedFile(path, size);
    }

    private async Task<(long Size, string Checksum)> CopyAsync(ObjectKey key, string path, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenReadAsync(key, cancellationToken)
            ?? throw new FetchException($"{store.Locate(key)} is not there any more: another run may be replacing it. Run again when it is done.", isTemporary: true);
        try
        {
            await using (var copy = File.Create(path))
                await content.CopyToAsync(copy, cancellationToken);
            await using var written = File.OpenRead(path);
            return (written.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(written, cancellationToken)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.ToStorageException("cannot write", path, error);
        }
    }
}
