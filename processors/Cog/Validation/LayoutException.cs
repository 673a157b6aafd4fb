namespace Datasets.Cog;

/// <summary>One thing that is wrong with a file's layout.</summary>
internal sealed class LayoutException(string message) : Exception(message)
{
    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new LayoutException(otherwise);
    }
}
