using YamlDotNet.RepresentationModel;

namespace Datasets.Infra.Limits;

/// <summary>Finds where a key stands in a descriptor that has been read already, for a message about what AWS allows.</summary>
internal static class DescriptorPosition
{
    /// <summary>Line and column, from 1, of the value at a path such as <c>resources.vcpus</c>, or of as much of it as is there.</summary>
    public static (long Line, long Column) Find(string file, string path)
    {
        using var reader = new StreamReader(file);
        var yaml = new YamlStream();
        yaml.Load(reader);
        var node = yaml.Documents[0].RootNode;
        foreach (var key in path.Split('.'))
        {
            if (node is not YamlMappingNode map || !map.Children.TryGetValue(key, out var value))
                break;
            node = value;
        }

        return (node.Start.Line, node.Start.Column);
    }
}
