using System.ComponentModel;

namespace Datasets.Model;

/// <summary>TIFF predictors 1, 2 and 3; <see cref="Auto"/> takes the one that makes the data smaller.</summary>
public enum CogPredictor
{
    [Description("The one that makes the data smaller.")]
    Auto,
    [Description("TIFF's predictor 1: none.")]
    None,
    [Description("TIFF's predictor 2: differences between neighbours.")]
    Horizontal,
    [Description("TIFF's predictor 3: differences between the bytes of neighbouring floats.")]
    FloatingPoint,
}
