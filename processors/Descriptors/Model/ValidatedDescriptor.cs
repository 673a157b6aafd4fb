using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>An expert's approval of a dataset's output. It changes nothing about the output.</summary>
[Description("The expert's approval of what comes out: a page of 'datasets check', signed.")]
public sealed record ValidatedDescriptor
{
    [Description("Who approved the output.")]
    [Example("A. Expert")]
    [SingleLine(200)]
    public required string By { get; init; }

    [Description("The day of the approval, such as 2026-11-22.")]
    [Example("2026-11-22")]
    [Day]
    public required string On { get; init; }

    [Description("Where the signed page is: a path in the repository or an address.")]
    [Example("docs/checks/my-so2.html")]
    [SingleLine(500)]
    public required string Page { get; init; }
}
