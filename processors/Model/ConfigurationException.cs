namespace Datasets.Model;

/// <summary>A variable of the environment, which the message names, has a value that makes no sense.</summary>
public sealed class ConfigurationException : DatasetsException
{
    public ConfigurationException(string message) : base(message) => IsWrongUsage = true;
}
