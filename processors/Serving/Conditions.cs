using Datasets.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Datasets.Serving;

/// <summary>A request's conditions and range, RFC 9110.</summary>
internal sealed class Conditions(RequestHeaders headers, EntityTagHeaderValue tag, DateTimeOffset changed)
{
    /// <summary>HTTP states times in seconds.</summary>
    private readonly DateTimeOffset _changed = DateTimeOffset.FromUnixTimeSeconds(changed.ToUnixTimeSeconds());

    public static bool AreIn(RequestHeaders headers) =>
        headers.IfMatch.Count + headers.IfNoneMatch.Count > 0 || headers.IfModifiedSince is not null || headers.IfUnmodifiedSince is not null || headers.IfRange is not null;

    /// <summary>412 or 304; null where the object is to be sent.</summary>
    public int? Refusal()
    {
        if (headers.IfMatch.Count > 0 ? !Matches(headers.IfMatch, strongly: true) : _changed > headers.IfUnmodifiedSince)
            return StatusCodes.Status412PreconditionFailed;
        if (headers.IfNoneMatch.Count > 0 ? Matches(headers.IfNoneMatch, strongly: false) : _changed <= headers.IfModifiedSince)
            return StatusCodes.Status304NotModified;
        return null;
    }

    /// <summary>Whether the range goes with the version that the client has a part of.</summary>
    public bool KeepRange() => headers.IfRange is not { } condition
        || (condition.EntityTag is { } wanted ? wanted.Compare(tag, useStrongComparison: true) : condition.LastModified == _changed);

    private bool Matches(IList<EntityTagHeaderValue> wanted, bool strongly) =>
        wanted.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, strongly));

    /// <summary>The one range of a request. Several, or another unit than bytes, are answered by the whole, as HTTP allows.</summary>
    public static ByteInterval RangeOf(RequestHeaders headers) =>
        headers.Range is { Unit.Value: "bytes", Ranges: { Count: 1 } ranges } ? new ByteInterval(ranges.Single().From, ranges.Single().To) : ByteInterval.Whole;
}
