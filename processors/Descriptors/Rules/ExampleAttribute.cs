namespace Datasets.Descriptors.Rules;

/// <summary>A value that the key may have, as a descriptor writes it. The schema and docs/descriptor.md show it, and a test reads it.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
internal sealed class ExampleAttribute(string yaml) : Attribute
{
    public string Yaml { get; } = yaml;
}
