using System.Globalization;
using Datasets.Archives.Granules;
using Datasets.Archives.Ranges;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Workflow.Runs;

/// <summary>
/// Fetches a granule's file: the parts of it that the dataset's variables need, where the server gives parts and that saves enough, else the whole. The
/// descriptor's <c>source.access</c> and <c>source.integrity</c> may decide it.
/// </summary>
internal sealed class SourceFetcher(DatasetDescriptor dataset, IGranuleFetcher fetcher, GranuleConverter converter)
{
    /// <summary>A smaller file takes some seconds whole: its parts save little, and cost the check of its checksum.</summary>
    private const long SmallFile = 16 << 20;

    /// <summary>Parts that are more of the file than this are not worth the checksum of the whole file.</summary>
    private const double WorthwhileShare = 0.7;

    /// <summary>Why no file of this dataset can be read by parts; null as long as some may.</summary>
    private volatile string? _whyNone;

    /// <exception cref="FetchException">The file cannot be had.</exception>
    /// <exception cref="FileChangedException">It was replaced on its server while its parts were read.</exception>
    /// <exception cref="GranuleException">Parts are insisted on, and the file is not what it should be.</exception>
    public async Task<FetchedSource> FetchAsync(GranuleFile file, string folder, CancellationToken cancellationToken)
    {
        string? note = null;
        if (MayTryParts(file) && (note = _whyNone) is null)
        {
            try
            {
                (var parts, note) = await TryPartsAsync(file, folder, cancellationToken);
                if (parts is not null)
                    return parts;
            }
            catch (RangesUnavailableException e)
            {
                note = _whyNone = e.Message;
            }
        }
        var (path, size) = await fetcher.FetchAsync(dataset.Source, file, folder, cancellationToken);
        return new FetchedSource(path, size, Note: note);
    }

    private bool MayTryParts(GranuleFile file)
    {
        var source = dataset.Source;
        if (source.Local is not null || source.Access == SourceAccess.Whole || source.Integrity == SourceIntegrity.Whole)
            return false;
        return source.Access == SourceAccess.Ranges || !(file.Size < SmallFile);
    }

    private async Task<(FetchedSource? Parts, string? Note)> TryPartsAsync(GranuleFile file, string folder, CancellationToken cancellationToken)
    {
        if (await fetcher.OpenAsync(dataset.Source, file, folder, cancellationToken) is not { } remote)
            return (null, null);
        var isKept = false;
        try
        {
            var input = new GranuleInput(Path.Combine(folder, file.Name), remote);
            // Reading blocks until its bytes have come: a thread of its own leaves those of the pool to other downloads.
            var note = await Task.Factory.StartNew(
                () => WhyWhole(input, remote, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (note is not null)
                return (null, note);
            await remote.FetchAnnouncedAsync();
            isKept = true;
            return (new FetchedSource(input.Path, remote.Length, remote), null);
        }
        finally
        {
            if (!isKept)
                remote.Dispose();
        }
    }

    /// <summary>Finds out which parts the conversion reads. Null: they are to be fetched; else why the whole file is.</summary>
    private string? WhyWhole(GranuleInput input, RemoteFile remote, CancellationToken cancellationToken)
    {
        if (!GranuleOpener.IsReadByParts(remote))
            return _whyNone = "only HDF5 files are read by parts";
        try
        {
            converter.Announce(input, cancellationToken);
        }
        catch (GranuleException e) when (dataset.Source.Access != SourceAccess.Ranges)
        {
            // The whole file, whose checksum is checked, shows whether the server or the file is to blame.
            return e.Message;
        }
        var share = (double)(remote.BytesReceived + remote.BytesAnnounced) / remote.Length;
        return dataset.Source.Access == SourceAccess.Ranges || share <= WorthwhileShare
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"its variables are {share:P0} of it");
    }
}
