using System.ComponentModel;

namespace Datasets.Descriptors;

/// <summary>What a pixel of a derived dataset is of its days' values.</summary>
public enum DeriveStatistic
{
    [Description("The mean, in which each day weighs the same.")]
    Mean,
    [Description("The least value.")]
    Min,
    [Description("The greatest value.")]
    Max,
    [Description("The month's mean minus the mean of that calendar month in the reference.")]
    Anomaly,
}
