using System.Net.Http.Headers;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;

namespace Datasets.EmbeddedArchive;

/// <summary>What the tests of the server share: a small archive, and a client that does not follow redirects by itself.</summary>
public abstract class ServerTests
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static EmbeddedArchiveOptions TenDays { get; } = new()
    {
        From = new(2022, 1, 20),
        To = new(2022, 1, 29),
        Granule = new() { Columns = 72, Rows = 36 },
    };

    protected static EmbeddedArchiveOptions Listing { get; } = TenDays with { FileFacts = FileFacts.Approximate };

    protected static Task<EmbeddedArchiveServer> StartAsync(EmbeddedArchiveOptions options) => EmbeddedArchiveServer.StartAsync(options, Cancellation);

    protected static HttpClient Client(EmbeddedArchiveServer archive, string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = archive.Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The path of a day's file as the archive first has it.</summary>
    protected static string PathOf(DateOnly date) =>
        $"data/Aura_OMI_Level3/OMDOAO3e.003/{date.Year}/{OmdoaO3eGranule.NameOf(date, OmdoaO3eGranule.FirstProductionOf(date))}";
}
