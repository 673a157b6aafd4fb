namespace Datasets.Authoring;

/// <summary>Takes every default.</summary>
public sealed class DefaultAnswers : IAuthoringPrompt
{
    public IReadOnlyList<ScannedField> Variables(GranuleScan survey, IReadOnlyList<ScannedField> suggested) => suggested;

    public string? Product(string what) => null;
}
