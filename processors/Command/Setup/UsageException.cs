using Datasets.Model;

namespace Datasets.Command.Setup;

/// <summary>The command was called in a way that makes no sense.</summary>
internal sealed class UsageException : DatasetsException
{
    public UsageException(string message) : base(message) => IsWrongUsage = true;
}
