using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>Something that says how a dataset's granules are laid out.</summary>
[Description("Something that says how a dataset's granules are laid out.")]
public sealed record Reference
{
    [Description("What it is, and what it says about the granules.")]
    [Example("'The product specification, version 1.0.0: paths, units and fill values'")]
    [SingleLine(300)]
    public required string Title { get; init; }

    [Description("Where it can be read.")]
    [Example("https://example.org/specification.pdf")]
    [WebAddress]
    public string? Url { get; init; }
}
