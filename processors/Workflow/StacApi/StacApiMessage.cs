using System.Text.Json;
using Datasets.Archives.Cmr;
using Datasets.Model;

namespace Datasets.Workflow.StacApi;

/// <summary>
/// What a server says is wrong: <c>description</c> as OGC API's exceptions have it, <c>detail</c> as FastAPI and RFC 9457 do, also as
/// FastAPI's list of places and messages, or <c>message</c>.
/// </summary>
internal static class StacApiMessage
{
    private const int MostDetails = 3;

    /// <param name="answer">The body of an error.</param>
    /// <param name="secret">A secret that was sent, should the server repeat it.</param>
    public static string? Read(byte[] answer, string? secret)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            var root = json.RootElement;
            var text = root.Text("description") ?? root.Text("detail") ?? Details(root) ?? root.Text("message");
            return text is null ? null : SafeText.Text(secret is null ? text : text.Replace(secret, "***", StringComparison.Ordinal)).TrimEnd('.');
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A page of a proxy's; the status says enough.
            return null;
        }
    }

    private static string? Details(JsonElement root)
    {
        var details = root.Array("detail").Take(MostDetails).Select(detail =>
        {
            var place = string.Join('.', detail.Array("loc").Select(part => part.ToString()));
            return place.Length == 0 ? detail.Text("msg") : $"{place}: {detail.Text("msg")}";
        });
        var text = string.Join("; ", details);
        return text.Length == 0 ? null : text;
    }
}
