using System.Collections;
using System.Text.Json.Nodes;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

internal sealed class ListShape(Type itemType, Shape item, CountAttribute? count) : Shape
{
    private string Expected => count switch
    {
        null => "a list",
        { Minimum: var n, Maximum: var m } when n == m => $"a list of {n}",
        { Minimum: var n, Maximum: var m } => $"a list of {n} to {m}",
    };

    public override object? Read(YamlNode node, string path, ProblemList problems)
    {
        if (node is YamlRefused)
            return null;
        if (node is not YamlList list)
        {
            problems.Add(node.Start, path, $"expected {Expected}, got {node.Kind}");
            return null;
        }
        var isWhole = count is null || (list.Items.Count >= count.Minimum && list.Items.Count <= count.Maximum);
        if (!isWhole)
            problems.Add(node.Start, path, $"expected {Expected}, got {list.Items.Count}");

        var values = Array.CreateInstance(itemType, list.Items.Count);
        for (var i = 0; i < list.Items.Count; i++)
        {
            var value = item.Read(list.Items[i], $"{path}[{i}]", problems);
            isWhole &= value is not null;
            if (value is not null)
                values.SetValue(value, i);
        }
        return isWhole ? values : null;
    }

    public override JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Describe() };
        if (count is null)
            return schema;
        if (count.Minimum > 0)
            schema["minItems"] = count.Minimum;
        schema["maxItems"] = count.Maximum;
        return schema;
    }

    public override JsonNode Write(object value) => new JsonArray([.. ((IEnumerable)value).Cast<object>().Select(item.Write)]);
}
