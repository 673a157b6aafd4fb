using System.ComponentModel;

namespace Datasets.Descriptors;

/// <summary>What is assumed of a swath's values inside a pixel.</summary>
public enum GriddingMethod
{
    [Description("A pixel has one value: first-order conservative remapping.")]
    Conservative,
    [Description("Inside a pixel values change linearly, as those of its neighbours do: second-order conservative remapping.")]
    Conservative2,
}
