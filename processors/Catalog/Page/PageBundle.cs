using System.Security.Cryptography;
using Datasets.Descriptors;
using Datasets.Storage;

namespace Datasets.Catalog.Page;

/// <summary>The map page's files as <c>browse/</c> builds them. Their names change with their bytes, so that no cache mixes two versions.</summary>
internal sealed record PageBundle(string Template, IReadOnlyList<PageFile> Files)
{
    private static readonly Lazy<PageBundle> Embedded = new(Load);

    public static PageBundle Instance => Embedded.Value;

    public PageFile this[string name] => Files.First(file => file.Name == name);

    private static PageBundle Load()
    {
        using var template = new StreamReader(Open("page.html"));
        return new PageBundle(template.ReadToEnd(),
        [
            Read("app.js", MediaTypes.JavaScript),
            Read("charts.js", MediaTypes.JavaScript),
            Read("app.css", MediaTypes.Css),
            Read("icon.svg", MediaTypes.Svg),
            Read("licenses.txt", MediaTypes.PlainText),
        ]);
    }

    private static PageFile Read(string name, string mediaType)
    {
        using var stream = Open(name);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var digest = Convert.ToHexStringLower(SHA256.HashData(content))[..8];
        return new PageFile(
            name, $"{CatalogFiles.PageFolder}{Path.GetFileNameWithoutExtension(name)}-{digest}{Path.GetExtension(name)}", mediaType, content);
    }

    private static Stream Open(string name) => typeof(PageBundle).Assembly.GetManifestResourceStream(name)!;
}

/// <param name="Key">Where it is put.</param>
internal sealed record PageFile(string Name, string Key, string MediaType, byte[] Content);
