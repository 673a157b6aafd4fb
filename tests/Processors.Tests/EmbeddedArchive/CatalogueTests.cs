using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Datasets.EmbeddedArchive.Granules;
using Datasets.EmbeddedArchive.Server;
using Datasets.Support;
using PureHDF;

namespace Datasets.EmbeddedArchive;

/// <summary>What tests and the demo can make the archive hold and do.</summary>
public sealed class CatalogueTests : ServerTests
{
    private static readonly DateOnly Day = new(2022, 1, 22);
    private static readonly DateTimeOffset Later = new(2023, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Size_and_checksum_are_those_of_the_file()
    {
        await using var archive = await StartAsync(TenDays);
        using var client = Client(archive, archive.Options.Token);

        foreach (var umm in (await ItemsAsync(archive)).Select(item => item["umm"]!))
        {
            var bytes = await client.GetByteArrayAsync(umm["RelatedUrls"]![0]!["URL"]!.GetValue<string>(), Cancellation);
            var file = umm["DataGranule"]!["ArchiveAndDistributionInformation"]![0]!;
            Assert.Equal(bytes.Length, file["SizeInBytes"]!.GetValue<long>());
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file["Checksum"]!["Value"]!.GetValue<string>());
        }
    }

    [Fact]
    public async Task Gaps_and_removed_days_have_no_granule()
    {
        await using var archive = await StartAsync(Listing with { Gaps = [Day] });

        archive.Catalogue.Remove(Day.AddDays(1));

        Assert.Equal(8, (await ItemsAsync(archive)).Count);
        Assert.Empty(await ItemsAsync(archive, Day));
        Assert.Empty(await ItemsAsync(archive, Day.AddDays(1)));
    }

    [Fact]
    public async Task A_day_processed_again_has_a_new_file_concept_and_revision()
    {
        await using var archive = await StartAsync(Listing);
        var before = Assert.Single(await ItemsAsync(archive, Day));

        archive.Catalogue.Reprocess(Day, Later);

        var after = Assert.Single(await ItemsAsync(archive, Day));
        Assert.Equal(10, (await ItemsAsync(archive)).Count);
        Assert.NotEqual(before["meta"]!["concept-id"]!.ToString(), after["meta"]!["concept-id"]!.ToString());
        Assert.Equal("2", after["meta"]!["revision-id"]!.ToString());
        Assert.Equal("2023-06-01T12:00:00.000Z", after["umm"]!["DataGranule"]!["ProductionDateTime"]!.ToString());
        Assert.EndsWith("_2022m0122_v003-2023m0601t120000.he5", after["umm"]!["GranuleUR"]!.ToString());
        using var client = Client(archive, archive.Options.Token);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(PathOf(Day), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task The_earlier_version_can_stay_for_a_while()
    {
        await using var archive = await StartAsync(Listing);

        archive.Catalogue.Reprocess(Day, Later, keepEarlier: true);

        var (first, second) = await ItemsAsync(archive, Day) is [var a, var b] ? (a, b) : throw new InvalidOperationException("not two granules");
        Assert.Equal(11, (await ItemsAsync(archive)).Count);
        Assert.True(string.CompareOrdinal(first["umm"]!["GranuleUR"]!.ToString(), second["umm"]!["GranuleUR"]!.ToString()) < 0);
    }

    [Fact]
    public async Task Options_can_have_a_day_processed_again_from_the_start()
    {
        await using var archive = await StartAsync(Listing with { Reprocessed = new Dictionary<DateOnly, DateTimeOffset> { [Day] = Later } });

        Assert.EndsWith("-2023m0601t120000.he5", Assert.Single(await ItemsAsync(archive, Day))["umm"]!["GranuleUR"]!.ToString());
    }

    [Fact]
    public async Task A_revised_record_keeps_its_concept_and_its_file()
    {
        await using var archive = await StartAsync(Listing);
        var before = Assert.Single(await ItemsAsync(archive, Day));

        archive.Catalogue.Revise(Day);

        var after = Assert.Single(await ItemsAsync(archive, Day));
        Assert.Equal("2", after["meta"]!["revision-id"]!.ToString());
        Assert.Equal(before["meta"]!["concept-id"]!.ToString(), after["meta"]!["concept-id"]!.ToString());
        Assert.Equal(before["umm"]!["GranuleUR"]!.ToString(), after["umm"]!["GranuleUR"]!.ToString());
    }

    [Fact]
    public async Task A_day_outside_the_range_can_be_added()
    {
        await using var archive = await StartAsync(Listing);

        archive.Catalogue.Add(new(2022, 2, 14));

        Assert.Single(await ItemsAsync(archive, new(2022, 2, 14)));
        Assert.Equal(11, (await ItemsAsync(archive)).Count);
    }

    [Fact]
    public async Task A_truncated_file_is_the_beginning_of_the_whole_one()
    {
        var (bytes, whole) = await ServedAsync(Corruption.Truncated);

        Assert.InRange(bytes.Length, 1, whole.Length - 1);
        Assert.Equal(whole[..bytes.Length], bytes);
    }

    [Fact]
    public async Task A_text_file_is_no_HDF5()
    {
        var (bytes, _) = await ServedAsync(Corruption.Text);

        Assert.StartsWith("<html>", Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public async Task Another_products_file_is_HDF5_without_this_products_grid()
    {
        var (bytes, _) = await ServedAsync(Corruption.OtherProduct);

        using var file = H5File.Open(new MemoryStream(bytes));
        Assert.False(file.LinkExists("/HDFEOS/GRIDS/ColumnAmountO3"));
    }

    [Fact]
    public async Task A_wrong_checksum_differs_from_the_files()
    {
        var options = Corrupted(Corruption.WrongChecksum);
        await using var archive = await StartAsync(options);
        using var client = Client(archive, archive.Options.Token);

        var bytes = await client.GetByteArrayAsync(PathOf(Day), Cancellation);
        var file = Assert.Single(await ItemsAsync(archive, Day))["umm"]!["DataGranule"]!["ArchiveAndDistributionInformation"]![0]!;

        var whole = OmdoaO3eGranule.Generate(Day, options: options.Granule).ToBytes();
        Assert.NotEqual(whole, bytes);
        Assert.Equal(whole.Length, file["SizeInBytes"]!.GetValue<int>());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(whole)), file["Checksum"]!["Value"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_interceptor_answers_what_it_wants_to_and_all_requests_are_counted()
    {
        var failures = 2;
        await using var archive = await StartAsync(TenDays with
        {
            Intercept = context =>
            {
                if (!context.Request.Path.StartsWithSegments("/data") || Interlocked.Decrement(ref failures) < 0)
                    return Task.FromResult(false);
                context.Response.StatusCode = 503;
                return Task.FromResult(true);
            },
        });
        using var client = Client(archive, archive.Options.Token);

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
            statuses.Add((await client.GetAsync(PathOf(Day), Cancellation)).StatusCode);

        Assert.Equal([HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], statuses);
        Assert.Equal(3, archive.Requests.Data);
        Assert.Equal(3, archive.Requests.CountFor(PathOf(Day).Split('/')[^1]));
        Assert.Equal(0, archive.Requests.Searches);
    }

    [Fact]
    public async Task A_folder_keeps_files_for_the_next_archive()
    {
        using var folder = new TemporaryFolder();
        var options = TenDays with { CacheFolder = folder.Path, To = TenDays.From };
        await using (var first = await StartAsync(options))
            await ItemsAsync(first);
        var kept = Assert.Single(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));
        await File.WriteAllTextAsync(kept, "what the folder has", Cancellation);

        await using var second = await StartAsync(options);
        using var client = Client(second, second.Options.Token);

        Assert.Equal("what the folder has", await client.GetStringAsync(PathOf(TenDays.From), Cancellation));
    }

    [Fact]
    public async Task Files_that_memory_has_no_room_for_are_made_again_and_are_the_same()
    {
        await using var archive = await StartAsync(TenDays with { CachedBytes = 1 });
        using var client = Client(archive, archive.Options.Token);

        Assert.Equal(await client.GetByteArrayAsync(PathOf(Day), Cancellation), await client.GetByteArrayAsync(PathOf(Day), Cancellation));
    }

    private static EmbeddedArchiveOptions Corrupted(Corruption corruption) =>
        TenDays with { Corrupt = new Dictionary<DateOnly, Corruption> { [Day] = corruption } };

    private static async Task<(byte[] Served, byte[] Whole)> ServedAsync(Corruption corruption)
    {
        await using var archive = await StartAsync(Corrupted(corruption));
        using var client = Client(archive, archive.Options.Token);
        var bytes = await client.GetByteArrayAsync(PathOf(Day), Cancellation);
        return (bytes, OmdoaO3eGranule.Generate(Day, options: TenDays.Granule).ToBytes());
    }

    private static async Task<List<JsonNode>> ItemsAsync(EmbeddedArchiveServer archive, DateOnly? day = null)
    {
        using var client = Client(archive);
        var temporal = day is { } date ? $"&temporal={date:yyyy-MM-dd}T00:00:00Z,{date:yyyy-MM-dd}T23:59:59Z" : "";
        var answer = await client.GetStringAsync($"search/granules.umm_json?short_name=OMDOAO3e&page_size=100{temporal}", Cancellation);
        return [.. JsonNode.Parse(answer)!["items"]!.AsArray().Select(item => item!)];
    }
}
