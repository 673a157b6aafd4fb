using System.Text.Json;
using System.Text.RegularExpressions;
using Datasets.Descriptors;

namespace Datasets.Infra.Configuration;

/// <summary>
/// Environment variables that every job gets as they are written: settings, never secrets, since they are readable in the job definition, in Pulumi's
/// state and in the console.
/// </summary>
public static partial class JobEnvironment
{
    private static readonly string[] OfTheStack =
        [EnvironmentVariables.Attempts, EnvironmentVariables.Dataset, EnvironmentVariables.Execution, EnvironmentVariables.LogFormat, EnvironmentVariables.Stack, "HOME", "TMPDIR"];

    /// <summary>Where the image has what it was built with.</summary>
    private static readonly string[] OfTheImage = [EnvironmentVariables.DescriptorFolder];

    private static readonly string[] OfAws = ["AWS_EXECUTION_ENV", "AWS_REGION"];

    /// <summary>What is wrong with <paramref name="value"/>, or null. A value is never repeated: it may be a secret, put there by mistake.</summary>
    public static string? Read(string project, JsonElement value, out IReadOnlyDictionary<string, string> variables)
    {
        var found = new Dictionary<string, string>();
        variables = found;
        foreach (var entry in value.EnumerateObject())
        {
            var text = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : entry.Value.GetRawText();
            var problem = OfName(entry.Name) ?? OfValue(entry.Name, entry.Value.ValueKind, text) ?? OfSecret(project, entry.Name, text);
            if (problem is not null)
                return problem;
            found[entry.Name] = text;
        }

        return null;
    }

    private static string? OfName(string name) => name switch
    {
        _ when !Name().IsMatch(name) => $"has '{name}'; allowed: the name of an environment variable, upper-case letters, digits and '_'",
        _ when OfTheStack.Contains(name) => $"{name} is set by the stack itself",
        _ when OfTheImage.Contains(name) => $"{name} is set by the image",
        _ when OfAws.Contains(name) || NameOfAws().IsMatch(name) => $"{name} is set by AWS",
        _ => null,
    };

    private static string? OfValue(string name, JsonValueKind kind, string text) => kind switch
    {
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => null,
        not JsonValueKind.String => $"{name} is neither a text, a number, true nor false",
        _ when text.Length == 0 => $"{name} has no value",
        _ when text.Any(char.IsControl) => $"{name} has a control character",
        _ => null,
    };

    private static string? OfSecret(string project, string name, string text)
    {
        var why = name == EnvironmentVariables.EarthdataUser || NameOfSecret().IsMatch(name) ? "is a secret by its name"
            : UrlWithPassword().IsMatch(text) ? "has a password in a URL"
            : null;
        return why is null ? null : $"{name} {why}; put it into Secrets Manager, and the secret's ARN under {project}:secrets";
    }

    [GeneratedRegex(@"\A[A-Z_][A-Z0-9_]{0,127}\z")]
    private static partial Regex Name();

    /// <summary>Batch refuses the first; with the others ECS says where a task's credentials and metadata are.</summary>
    [GeneratedRegex(@"\A(AWS_BATCH|AWS_CONTAINER_|ECS_)")]
    private static partial Regex NameOfAws();

    [GeneratedRegex(@"(TOKEN|SECRET|PASSWORD|PASSPHRASE|PWD|CREDENTIALS?|API_?KEY|ACCESS_KEY(_ID)?|PRIVATE_KEY)\z")]
    private static partial Regex NameOfSecret();

    [GeneratedRegex(@"://[^/\s:@]*:[^/\s@]+@")]
    private static partial Regex UrlWithPassword();
}
