using Datasets.Model;

namespace Datasets.Cog;

/// <summary>What options must hold to be written.</summary>
internal static class CogOptionsRules
{
    /// <exception cref="CogException">An option is out of its range or does not go with the sample type.</exception>
    public static void Require(CogOptions options, SampleType type)
    {
        if (options.BlockSize is < 128 or > 1024 || options.BlockSize % 16 != 0)
            throw new CogException($"the block size {options.BlockSize} is not a multiple of 16 from 128 to 1024");
        if (options.Threads < 1)
            throw new CogException($"{options.Threads} threads cannot write a COG; at least 1 is needed");
        if (options.Predictor == CogPredictor.FloatingPoint && !type.IsFloatingPoint())
            throw new CogException($"the floating point predictor does not go with {type} samples; take 'auto', 'none' or 'horizontal'");
        if (options.Level is not { } level)
            return;
        if (options.Compression.Levels() is not var (lowest, highest))
            throw new CogException($"{options.Compression} has no level, but {level} was asked for");
        if (level < lowest || level > highest)
            throw new CogException($"level {level} of {options.Compression} is not between {lowest} and {highest}");
    }
}
