using System.Text;
using System.Text.Encodings.Web;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Limits;

/// <summary>How large AWS lets a job definition and a role's policy be.</summary>
/// <remarks>
/// AWS Batch service quotas: 24 KiB for RegisterJobDefinition. IAM and STS quotas: 10,240 characters for a role's inline policies, white space not counted.
/// </remarks>
public static class SizeLimits
{
    private const int JobDefinition = 24 * 1024;
    private const int RolePolicy = 10_240;

    /// <summary>As long as the ARN of something with a name of the usual length.</summary>
    private const int Unknown = 100;

    /// <summary>What AWS would refuse of a resource for its size, and what of the configuration makes it so large; or null.</summary>
    public static string? Complaint(string project, PulumiResource resource)
    {
        if (resource.Type.EndsWith(":batch:JobDefinition", StringComparison.Ordinal) && Length(resource.Properties) is var bytes and > JobDefinition)
            return $"the job definition has about {bytes} bytes; Batch allows {JobDefinition}: shorten what {project}:environment and {project}:secrets give it";

        return resource.Type == "aws:iam:RolePolicy" && resource.Properties.At("policy") is Json policy && Length(policy.Content) is var characters and > RolePolicy
            ? $"the role's policy has about {characters} characters; IAM allows {RolePolicy}: shorten {project}:secrets or {project}:kmsKeyArns"
            : null;
    }

    /// <summary>The bytes of a value as JSON without white space.</summary>
    private static int Length(Value value) => value switch
    {
        Json json => Length(json.Content),
        Text text => 2 + text.Parts.Sum(part => part.Reference is { } reference ? Length(reference) - 2 : Escaped(part.Literal!)),
        PulumiReference reference => 2 + (reference.Expected?.Length ?? (reference.Property is "accountId" or "region" or "partition" ? "ap-southeast-1".Length : Unknown)),
        Items items => 2 + items.Values.Sum(item => Length(item) + 1),
        Map map => 2 + map.Sum(entry => Escaped(entry.Key) + Length(entry.Value) + 4),
        _ => "false".Length,
    };

    private static int Escaped(string text) => Encoding.UTF8.GetByteCount(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text));
}
