namespace Datasets.Infra.Pulumi;

/// <summary>
/// A Pulumi program as plain data: look-ups, resources and outputs, in the order in which they were added. It is written by a target and says
/// nothing of any target's language.
/// </summary>
public sealed class PulumiProgram(string name)
{
    private readonly List<PulumiLookup> _lookups = [];
    private readonly List<PulumiResource> _resources = [];
    private readonly List<string> _readableSettings = [];

    public string Name { get; } = name;

    public IReadOnlyList<PulumiLookup> Lookups => _lookups;

    public IReadOnlyList<PulumiResource> Resources => _resources;

    public Map Outputs { get; } = [];

    /// <summary>The settings of the project, each a map, in which nothing may be encrypted.</summary>
    public IReadOnlyList<string> ReadableSettings => _readableSettings;

    /// <summary>Has Pulumi stop where something in a setting is encrypted, whichever file or environment it is from.</summary>
    public void RefuseEncrypted(string setting) => _readableSettings.Add(setting);

    /// <summary>A look-up that Pulumi makes before it creates anything, e.g. <c>aws:ec2:getVpc</c>.</summary>
    public PulumiLookup Invoke(string name, string function, Map arguments)
    {
        var lookup = new PulumiLookup(name, function, arguments);
        _lookups.Add(lookup);
        return lookup;
    }

    /// <summary>A resource of <paramref name="type"/> (<c>package:module:Name</c>), with the version of its provider pinned.</summary>
    public PulumiResource Add(string name, string type, Map properties, ResourceOptions? options = null)
    {
        var resource = new PulumiResource(name, type, properties, options ?? new());
        _resources.Add(resource);
        return resource;
    }
}

/// <summary>A function call to whose result the program refers.</summary>
public sealed record PulumiLookup(string Name, string Function, Map Arguments)
{
    /// <summary>A reference to <paramref name="property"/> of the function's result.</summary>
    public PulumiReference this[string property] => new(Name, property);
}

/// <summary>One resource.</summary>
public sealed record PulumiResource(string Name, string Type, Map Properties, ResourceOptions Options)
{
    /// <summary>A reference to the output <paramref name="property"/>.</summary>
    public PulumiReference this[string property] => new(Name, property);
}

/// <summary>What Pulumi is told of a resource beyond its properties. The version of its provider follows from its type.</summary>
public sealed record ResourceOptions
{
    /// <summary>Whether it stays in AWS when it leaves the stack.</summary>
    public bool RetainOnDelete { get; init; }

    /// <summary>What must be there before it, beyond what its properties refer to.</summary>
    public IReadOnlyList<PulumiResource> DependsOn { get; init; } = [];
}
