using System.ComponentModel;
using Datasets.Descriptors.Rules;

namespace Datasets.Descriptors;

/// <summary>Where granules are found and from which hosts they may be fetched.</summary>
[Description("Where granules are found and from which hosts their files may be fetched.")]
[ExactlyOneOf("cmr", "s3", "local")]
public sealed record SourceDescriptor : IConsistent
{
    [Description("The collection in NASA's Common Metadata Repository (CMR).")]
    [Example("{shortName: OMSO2e, version: '003', provider: GES_DISC}")]
    public CmrSource? Cmr { get; init; }

    [Description("A bucket whose objects are the granules, in place of cmr.")]
    [Example(@"{bucket: my-granules, time: '_(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})'}")]
    public S3Source? S3 { get; init; }

    [Description("Files on this machine, in place of cmr.")]
    [Example("{path: granules}")]
    [Example("{path: 'granules/**/*.nc'}")]
    public LocalSource? Local { get; init; }

    [Description("How an archive's files are fetched. auto: from the archive's bucket where that is possible, else over https; of HDF5 and netCDF-4 files the parts "
        + "that hold the variables, where that saves enough, else the whole file. ranges and whole: the same, but always the parts, or always the whole file. https and s3: as "
        + "auto, but always from there (NASA allows s3 inside AWS us-west-2 only).")]
    [Example("ranges")]
    public SourceAccess Access { get; init; } = SourceAccess.Auto;

    [Description("whole: files are fetched whole, so that the archive's checksum of each is checked. By default, parts of a file will do.")]
    [Example("whole")]
    public SourceIntegrity? Integrity { get; init; }

    [Description("Hosts that files may come from; a leading '*.' stands for any subdomain.")]
    [Example("[data.example.org, '*.archive.example.org']")]
    [HostName, Count(1, 50)]
    public IReadOnlyList<string> Hosts { get; init; } = ["*.earthdata.nasa.gov", "*.eosdis.nasa.gov", "*.gsfc.nasa.gov"];

    /// <summary>The source as lists show it, such as <c>OMDOAO3e 003</c>, <c>s3://bucket/prefix</c> or <c>granules/*.nc</c>.</summary>
    public string Title => Cmr is { } cmr ? $"{cmr.ShortName} {cmr.Version}" : S3?.Address ?? Local?.Path ?? "";

    IEnumerable<Inconsistency> IConsistent.Inconsistencies()
    {
        if (Local is not null && Access != SourceAccess.Auto)
            yield return new("access", "is for a cmr source; the files of a local source are here already");
        if (Local is not null && Integrity is not null)
            yield return new("integrity", "is for files that are fetched; those of a local source are here already");
        if (Integrity == SourceIntegrity.Whole && Access == SourceAccess.Ranges)
            yield return new("integrity", "'whole' checks the checksum of the whole file, and with 'access: ranges' parts of it are fetched: leave out one of them");
        if (S3 is not null && Access == SourceAccess.Https)
            yield return new("access", "'https' is for a cmr source; the files of an s3 source come from its bucket");
    }
}
