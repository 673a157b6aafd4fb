using System.Reflection;

namespace Datasets.Model;

/// <summary>This program's name and version, as provenance states them.</summary>
public static class ProductInfo
{
    public const string Name = "datasets";

    public static string Version { get; } =
        typeof(ProductInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static string NameAndVersion => $"{Name} {Version}";
}
