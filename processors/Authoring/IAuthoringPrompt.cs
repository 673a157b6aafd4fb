namespace Datasets.Authoring;

/// <summary>What the author of a descriptor is asked where a granule does not tell; null or the given choice takes the default.</summary>
public interface IAuthoringPrompt
{
    /// <param name="survey">What can be mapped.</param>
    /// <param name="suggested">What is taken without an answer.</param>
    /// <returns>One field or more.</returns>
    IReadOnlyList<ScannedField> Variables(GranuleScan survey, IReadOnlyList<ScannedField> suggested);

    /// <summary>CMR's short name or version, which is not in the granule.</summary>
    string? Product(string what);
}
