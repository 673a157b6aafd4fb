using Datasets.Cog;

namespace Datasets.Command.Output;

/// <summary>The COG check as a catalog's verification asks for it.</summary>
internal static class CogChecks
{
    public static IReadOnlyList<string> Problems(Stream cog)
    {
        try
        {
            CogValidator.Validate(cog, "the file", everyTile: true);
            return [];
        }
        catch (CogException error)
        {
            return [error.Message];
        }
    }
}
