namespace Datasets.Authoring;

/// <summary>Takes every default.</summary>
public sealed class NoQuestions : IAuthorQuestions
{
    public IReadOnlyList<SurveyedField> Variables(GranuleSurvey survey, IReadOnlyList<SurveyedField> suggested) => suggested;

    public string? Product(string what) => null;
}
