using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Datasets.Infra.Program;

/// <summary>Looks for references of an emitted program that lead nowhere or in a circle, and for names that Pulumi would mix up.</summary>
internal static partial class ReferenceCheck
{
    public static IReadOnlyList<string> Problems(string program)
    {
        var nodes = Nodes(program);
        var problems = new List<string>();
        var done = new HashSet<string>();
        var open = new List<string>();
        foreach (var name in nodes.Keys)
            Visit(name);

        // Pulumi takes configuration for a node of the same name, and then leaves the node out.
        problems.AddRange(from key in Datasets.Infra.Configuration.ConfigKeys.All
                          where nodes.ContainsKey(key.Name)
                          select $"'{key.Name}' is also a configuration key");
        return problems;

        void Visit(string name)
        {
            if (open.Contains(name))
            {
                problems.Add($"'{name}' needs itself: {string.Join(" → ", [.. open.SkipWhile(n => n != name), name])}");
                return;
            }

            if (!done.Add(name))
                return;

            open.Add(name);
            foreach (var reference in References(nodes[name]).Distinct())
            {
                if (reference == "pulumi")
                    continue;
                if (!nodes.ContainsKey(reference))
                    problems.Add($"'{name}' refers to '{reference}', which is not there");
                else
                    Visit(reference);
            }

            open.Remove(name);
        }
    }

    private static Dictionary<string, YamlNode> Nodes(string program)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(program));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var nodes = new Dictionary<string, YamlNode>();
        foreach (var section in new[] { "variables", "resources" })
        {
            foreach (var (name, node) in (YamlMappingNode)root[section])
                nodes.Add(name.ToString(), node);
        }

        nodes.Add("the outputs", root["outputs"]);
        return nodes;
    }

    private static IEnumerable<string> References(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.Values.SelectMany(References),
        YamlSequenceNode list => list.Children.SelectMany(References),
        _ => Reference().Matches(node.ToString().Replace("$$", "")).Select(match => match.Groups[1].Value),
    };

    [GeneratedRegex(@"\$\{([^.\[}]+)")]
    private static partial Regex Reference();
}
