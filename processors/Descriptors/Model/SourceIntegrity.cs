using System.ComponentModel;

namespace Datasets.Descriptors;

/// <summary>What is known of a file before it is converted.</summary>
public enum SourceIntegrity
{
    [Description("The archive's checksum of the whole file, which is fetched whole.")]
    Whole,
}
