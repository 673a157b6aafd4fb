using System.Text.Json.Nodes;

namespace Datasets.Infra.Pulumi;

/// <summary>
/// A Pulumi program as plain data: what Pulumi's YAML language calls <c>variables</c>, <c>resources</c> and <c>outputs</c>, in the
/// order in which they were added. A reference to something else in the program is text, <c>${name.property}</c>.
/// </summary>
/// <remarks>Language: https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/</remarks>
public sealed class PulumiProgram(string name)
{
    private readonly List<PulumiVariable> _variables = [];
    private readonly List<PulumiResource> _resources = [];

    public string Name { get; } = name;

    public IReadOnlyList<PulumiVariable> Variables => _variables;

    public IReadOnlyList<PulumiResource> Resources => _resources;

    public JsonObject Outputs { get; } = [];

    /// <summary>A look-up that Pulumi makes before it creates anything, e.g. <c>aws:ec2/getVpc:getVpc</c>.</summary>
    public PulumiVariable Invoke(string name, string function, JsonObject arguments)
    {
        var variable = new PulumiVariable(name, function, arguments);
        _variables.Add(variable);
        return variable;
    }

    /// <summary>A resource of <paramref name="type"/> (<c>package:module:Name</c>), with the version of its provider pinned.</summary>
    public PulumiResource Add(string name, string type, JsonObject properties, JsonObject? options = null)
    {
        var resource = new PulumiResource(name, type, properties, options ?? []);
        _resources.Add(resource);
        return resource;
    }
}

/// <summary>A function call whose result the program refers to as <c>${name.property}</c>.</summary>
public sealed record PulumiVariable(string Name, string Function, JsonObject Arguments)
{
    /// <summary>A reference to <paramref name="property"/> of the function's result.</summary>
    public string this[string property] => $"${{{Name}.{property}}}";
}

/// <summary>One resource. <paramref name="Options"/> are Pulumi's resource options without the version, which its type decides.</summary>
public sealed record PulumiResource(string Name, string Type, JsonObject Properties, JsonObject Options)
{
    /// <summary>A reference to the resource itself, for <c>dependsOn</c>.</summary>
    public string Self => $"${{{Name}}}";

    /// <summary>A reference to the output <paramref name="property"/>.</summary>
    public string this[string property] => $"${{{Name}.{property}}}";
}
