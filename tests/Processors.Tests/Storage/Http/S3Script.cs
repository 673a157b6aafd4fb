using System.Globalization;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Web;

namespace Datasets.Storage.Http;

/// <summary>What a bucket's server says, for a <see cref="ScriptedServer"/>: objects whole or in ranges, and listings in pages.</summary>
internal sealed class S3Script(string bucket)
{
    private readonly SortedDictionary<string, (byte[] Content, DateTimeOffset Modified)> _objects = new(StringComparer.Ordinal);

    public int PageSize { get; init; } = 1000;

    /// <summary>Answers before the bucket does; null lets it answer.</summary>
    public Func<ServerRequest, ServerAnswer?> Intercept { get; set; } = _ => null;

    public void Put(string key, byte[] content, DateTimeOffset modified = default) => _objects[key] = (content, modified);

    public ServerAnswer Answer(ServerRequest request)
    {
        if (Intercept(request) is { } intercepted)
            return intercepted;
        var query = HttpUtility.ParseQueryString(request.Target.Contains('?') ? request.Target.Split('?')[1] : "");
        var path = Uri.UnescapeDataString(request.Path).Trim('/');
        if (path == bucket && query["list-type"] == "2")
            return List(query["prefix"] ?? "", query["continuation-token"]);
        return path.StartsWith(bucket + "/", StringComparison.Ordinal) && _objects.TryGetValue(path[(bucket.Length + 1)..], out var found)
            ? Get(request, found.Content)
            : Refuse(404, path.StartsWith(bucket, StringComparison.Ordinal) ? "NoSuchKey" : "NoSuchBucket");
    }

    public static ServerAnswer Refuse(int status, string code) =>
        new(status, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>scripted</Message></Error>"), ("Content-Type", "application/xml"));

    private static ServerAnswer Get(ServerRequest request, byte[] content)
    {
        var tag = ETag(content);
        if (request.Header("If-Match") is { } wanted && wanted.Trim('"') != tag.Trim('"'))
            return Refuse(412, "PreconditionFailed");
        if (request.Header("Range") is not { } range)
            return ServerAnswer.Ok(content, ("ETag", tag), ("Last-Modified", "Wed, 01 Jan 2020 00:00:00 GMT"));
        var ends = range["bytes=".Length..].Split('-');
        var from = int.Parse(ends[0], CultureInfo.InvariantCulture);
        var last = Math.Min(content.Length - 1, ends[1].Length > 0 ? int.Parse(ends[1], CultureInfo.InvariantCulture) : int.MaxValue);
        return new(206, content[from..(last + 1)], ("ETag", tag), ("Content-Range", $"bytes {from}-{last}/{content.Length}"));
    }

    private ServerAnswer List(string prefix, string? after)
    {
        var found = _objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(o.Key, after ?? "") > 0).ToList();
        var page = found.Take(PageSize).ToList();
        var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        xml.Append(CultureInfo.InvariantCulture, $"<Name>{bucket}</Name><IsTruncated>{(page.Count < found.Count ? "true" : "false")}</IsTruncated>");
        if (page.Count < found.Count)
            xml.Append(CultureInfo.InvariantCulture, $"<NextContinuationToken>{SecurityElement.Escape(page[^1].Key)}</NextContinuationToken>");
        foreach (var (key, (content, modified)) in page)
        {
            xml.Append(CultureInfo.InvariantCulture, $"<Contents><Key>{SecurityElement.Escape(key)}</Key><Size>{content.Length}</Size>");
            xml.Append(CultureInfo.InvariantCulture, $"<ETag>{SecurityElement.Escape(ETag(content))}</ETag><LastModified>{modified.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}</LastModified></Contents>");
        }
        return ServerAnswer.Ok(xml.Append("</ListBucketResult>").ToString(), ("Content-Type", "application/xml"));
    }

    private static string ETag(byte[] content) => $"\"{Convert.ToHexStringLower(MD5.HashData(content))}\"";
}
