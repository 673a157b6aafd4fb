using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datasets.Model;

namespace Datasets.Command.Output;

/// <summary>JSON for <c>--json</c>: indented, readable text left as it is.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = SafeJsonEncoder.Instance,
    };

    public static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString(Readable));
}
