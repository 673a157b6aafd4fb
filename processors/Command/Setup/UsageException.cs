namespace Datasets.Command.Setup;

/// <summary>The command was called in a way that makes no sense.</summary>
internal sealed class UsageException(string message) : Exception(message);
