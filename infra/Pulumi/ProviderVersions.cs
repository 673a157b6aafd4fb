namespace Datasets.Infra.Pulumi;

/// <summary>
/// The providers that the emitted program uses, each pinned. tests/contract/package.json pins the same versions, so the types that
/// the program is checked against are those of the providers that deploy it.
/// </summary>
public static class ProviderVersions
{
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["aws"] = "7.48.0",
        ["docker-build"] = "0.0.22",
    };

    /// <summary>The pinned version of the provider of a resource type or function, <c>package:module:Name</c>.</summary>
    public static string VersionFor(string type) => All[type[..type.IndexOf(':')]];
}
