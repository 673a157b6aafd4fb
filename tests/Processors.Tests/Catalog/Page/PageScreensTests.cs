using System.Text.Json.Nodes;
using Datasets.Catalog.Series;
using Datasets.Storage.Folder;
using Datasets.Support;

namespace Datasets.Catalog.Page;

/// <summary>What the page's main states look like, held against approved pictures beside this file, which <c>APPROVE=1</c> refreshes.</summary>
public sealed class PageScreensTests(PageScreensTests.Taken taken) : IClassFixture<PageScreensTests.Taken>
{
    private const string Folder = "tests/Processors.Tests/Catalog/Page/Screens";
    private const int MostBytes = 600_000;

    private static readonly JsonArray Screens =
    [
        Screen("globe", "#d=a-globe&v=field", 960, 640),
        Screen("pole", "#d=a-globe&v=field&p=EPSG:3031", 960, 640),
        Screen("swath", "#d=h-swath&v=field&c=-8,24&z=0.08", 960, 640, click: "#panel-button"),
        Screen("classes", "#d=c-classes&v=field&c=10,45&z=0.12", 960, 640),
        Screen("beside", "#d=b-scaled&v=field&x=swipe&w=40", 960, 640),
        Screen("difference", "#d=b-scaled&v=field&x=difference&p=EPSG:3857", 960, 640),
        Screen("chart", "#d=b-scaled&v=field", 960, 840, click: "#panel-button"),
        Screen("phone", "#d=a-globe&v=field", 390, 700),
        Screen("dark", "#d=f-sinusoidal&v=field&t=dark", 960, 640),
        Screen("file", "#d=a-globe", 960, 640, isFile: true),
        Screen("series", "#d=series&v=field&at=17.4,0.6", 400, 740),
    ];

    /// <summary>What must not pass for the approved globe.</summary>
    private static readonly JsonArray Wrong =
    [
        Screen("upside-down", "#d=a-globe&v=field", 960, 640, style: "canvas.grid { transform: scaleY(-1); }"),
        Screen("without-coastlines", "#d=a-globe&v=field", 960, 640, style: ".ol-layer canvas:not(.grid) { visibility: hidden; }"),
        Screen("other-colours", "#d=a-globe&v=field&m=magma", 960, 640),
        Screen("other-range", "#d=a-globe&v=field&r=220,420", 960, 640),
        Screen("four-pixels-off", "#d=a-globe&v=field", 960, 640, style: "canvas.grid { margin-left: 4px; }"),
    ];

    public static TheoryData<string> Names => [.. Screens.Select(Name)];

    public static TheoryData<string> WrongNames => [.. Wrong.Select(Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_looks_as_approved(string name)
    {
        var (texts, shown, approved) = (taken.TextsOf(name), taken.PathOf(name), ApprovedPath(name));
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(approved)!);
            File.Copy(shown, approved, overwrite: true);
        }

        Assert.True(File.Exists(approved), $"{Folder}/{name}.png is missing: make it with 'APPROVE=1 ./run test', and look at it");
        var wrong = ScreenComparison.Compare(approved, shown, texts);
        Assert.True(wrong.Length == 0, $"the page is not what {Folder}/{name}.png shows: {wrong}. It is at {Keep(shown)}.");
    }

    [Theory]
    [MemberData(nameof(WrongNames))]
    public void A_picture_that_shows_something_else_is_found(string name)
    {
        var wrong = ScreenComparison.Compare(ApprovedPath("globe"), taken.PathOf(name), taken.TextsOf(name));

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {wrong}");
        Assert.NotEqual("", wrong);
    }

    [Fact]
    public void The_approved_pictures_are_small_and_each_is_of_a_screen()
    {
        var files = new DirectoryInfo(Repository.PathOf(Folder)).GetFiles();

        Assert.Equal(Names.Select(row => row.Data).Order(StringComparer.Ordinal), files.Select(file => Path.GetFileNameWithoutExtension(file.Name)).Order(StringComparer.Ordinal));
        Assert.InRange(files.Sum(file => file.Length), 1, MostBytes);
    }

    private static string ApprovedPath(string name) => Repository.PathOf($"{Folder}/{name}.png");

    /// <summary>A picture that is to be looked at outlives the test.</summary>
    private static string Keep(string shown)
    {
        var kept = Path.Combine(Directory.CreateDirectory(Repository.PathOf("artifacts/screens")).FullName, Path.GetFileName(shown));
        File.Copy(shown, kept, overwrite: true);
        return kept;
    }

    private static JsonNode Screen(string name, string hash, int width, int height, bool isFile = false, string? click = null, string? style = null) => new JsonObject
    {
        ["name"] = name,
        ["hash"] = hash,
        ["size"] = new JsonArray(width, height),
        ["isFile"] = isFile,
        ["click"] = click,
        ["style"] = style,
    };

    private static string Name(JsonNode? screen) => (string)screen!["name"]!;

    /// <summary>One browser for all pictures.</summary>
    public sealed class Taken : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        private PageScene? _scene;
        private JsonNode? _texts;

        public string PathOf(string name) => _folder[$"{name}.png"];

        /// <summary>The rectangles of a picture that hold text. Skips where there is no browser.</summary>
        public IEnumerable<int[]> TextsOf(string name)
        {
            _texts ??= Take();
            if ((string?)_texts["skipped"] is { } reason)
                Assert.Skip(reason);
            return _texts[name]!.AsArray().Select(text => text!.AsArray().Select(number => (int)number!).ToArray());
        }

        public async ValueTask InitializeAsync()
        {
            _scene = await PageScene.WriteAsync();
            using var series = new SeriesScene(SeriesScene.Globe);
            using var store = new FolderStore(_scene.Folder);
            await series.PublishAsync(store, SeriesScene.Times);
            await series.UpdateAsync(store);
            await new MapPage(store).UpdateAsync();
        }

        public ValueTask DisposeAsync()
        {
            _scene?.Dispose();
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }

        private JsonNode Take()
        {
            var screens = new JsonArray([.. Screens.Concat(Wrong).Select(screen => screen!.DeepClone())]);
            return JsonNode.Parse(PageScripts.Run("screens.mjs", new JsonObject { ["screens"] = screens }.ToJsonString(), _scene!.Folder, _folder.Path))!;
        }
    }
}
