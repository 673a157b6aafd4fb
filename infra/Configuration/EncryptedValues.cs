namespace Datasets.Infra.Configuration;

/// <summary>
/// What <c>pulumi config set --secret</c> encrypts. The compiler writes the configuration into the program, and from there it goes into Pulumi's
/// state and to AWS as it is: encryption in the stack's file hides a value from the repository's readers, and from no others.
/// </summary>
public static class EncryptedValues
{
    /// <summary>Why a setting with something encrypted in it cannot be used, or null.</summary>
    public static string? Complaint(string project, StackSetting setting)
    {
        if (setting.Encrypted.Count == 0)
            return null;

        var what = $"{Subject(setting)} encrypted";
        if (setting.Key == $"{project}:environment")
        {
            return $"{what}, and the jobs' environment is not: it can be read in job definitions and in Pulumi's state. "
                + $"Put the secret into Secrets Manager and its ARN under {project}:secrets ('pulumi config rm' takes it from here)";
        }

        return setting.IsReadable ? null
            : $"{what}: only Pulumi can read it ('pulumi preview' does). {Advice(project, setting)}";
    }

    /// <summary>That what is encrypted in the stack's file is readable elsewhere; null where nothing is.</summary>
    public static string? Warning(string project, StackSetting setting) =>
        setting.Encrypted.Count == 0 || !setting.Key.StartsWith($"{project}:", StringComparison.Ordinal) ? null
            : $"{setting.Where}: {Subject(setting)} encrypted in the stack's file, and readable in AWS and in Pulumi's state";

    private static string Advice(string project, StackSetting setting) => setting.Key == $"{project}:secrets"
        ? "The ARN of a secret is not secret: set it with --plaintext in place of --secret"
        : "Set it with --plaintext in place of --secret if it need not be hidden";

    private static string Subject(StackSetting setting) => setting.Encrypted is [""] ? "is"
        : $"{string.Join(", ", setting.Encrypted)} {(setting.Encrypted.Count == 1 ? "is" : "are")}";
}
