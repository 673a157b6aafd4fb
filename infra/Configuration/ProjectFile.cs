using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Datasets.Infra.Configuration;

/// <summary>Pulumi.yaml, as far as the compiler needs it.</summary>
public static class ProjectFile
{
    /// <summary>The project's name, which is also the namespace of its configuration.</summary>
    /// <exception cref="CompileException">The file cannot be read or names no project.</exception>
    public static string Name(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            if (yaml.Documents is [{ RootNode: YamlMappingNode root }] && root.Children.TryGetValue("name", out var name))
                return name.ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or YamlException)
        {
            throw new CompileException($"{Path.GetFileName(path)}: {e.Message}");
        }

        throw new CompileException($"{Path.GetFileName(path)}: has no 'name'");
    }
}
