namespace Datasets.Infra.Configuration;

/// <summary>The name of a stack, as Pulumi's commands take it: <c>STACK</c>, <c>ORGANIZATION/STACK</c> or <c>ORGANIZATION/PROJECT/STACK</c>.</summary>
public static class StackName
{
    /// <summary>The stack's own name, which Pulumi's <c>pulumi.stack</c> and the name of its file have.</summary>
    public static string FromReference(string reference) => reference[(reference.LastIndexOf('/') + 1)..];
}
