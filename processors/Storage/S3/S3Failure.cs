using System.Net;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using System.Xml;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Datasets.Storage.Http;

namespace Datasets.Storage.S3;

/// <summary>
/// Turns the S3 client's errors into messages that say what to do, and whether trying again may help. Two tables say so: of the codes that S3
/// answers with, and of what the SDK throws where no answer came or none that can be read.
/// </summary>
public static partial class S3Failure
{
    private const string ChecksumSetting = "AWS_REQUEST_CHECKSUM_CALCULATION=when_required";

    /// <summary>By S3's error codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html. First match counts.</summary>
    private static readonly Answer[] Answers =
    [
        new(["SlowDown", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException", "RequestLimitExceeded", "TooManyRequests", "TooManyRequestsException", "BandwidthLimitExceeded"],
            true, _ => "S3 asks to slow down, and went on doing so"),
        new(["RequestTimeout", "RequestTimeoutException", "IncompleteBody"], true, _ => "the request did not reach S3 whole"),
        new(["BadDigest"], true, _ => "what S3 received has another checksum than what was sent: it was damaged on the way"),
        new(["OperationAborted", "ConditionalRequestConflict"], true, _ => "another request is changing the same object"),
        new(["RequestTimeTooSkewed", "RequestExpired"], true, _ => "this machine's clock differs from S3's: set it (NTP)"),
        new(["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"], true, _ => "the credentials have expired: log in again, or let the job be retried"),
        new(["NoSuchBucket"], false, fault => $"there is no bucket '{fault.Bucket}': check its name and the region") { IsWrongUsage = true },
        new(["PermanentRedirect", "TemporaryRedirect", "Redirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "BucketRegionError"],
            false, ElsewhereOf) { IsWrongUsage = true },
        new(["AccessDenied", "AllAccessDisabled"], false, fault => $"access denied: the role or user needs rights on s3://{fault.Bucket} for this prefix"),
        new(["SignatureDoesNotMatch", "XAmzContentSHA256Mismatch"], false,
            fault => $"the AWS credentials are not accepted: check them{(fault.IsWrite ? $". A server other than Amazon's that refuses writes alone may not know checksums in trailers: set {ChecksumSetting}" : "")}"),
        new(["InvalidAccessKeyId", "InvalidToken", "InvalidClientTokenId", "UnrecognizedClientException"], false, _ => "the AWS credentials are not accepted: check them"),
        // Not a fault of the server's for all that it is a 501: a header of the request asks for what the server has not.
        new(["NotImplemented", "MissingContentLength", "InvalidDigest", "InvalidTrailer", "MalformedTrailerError"], false,
            fault => $"{Said(fault.Error)}. The server may not know checksums in trailers: set {ChecksumSetting}") { IsWrongUsage = true },
    ];

    /// <summary>What the SDK throws without an answer's status. First match counts; the last rows are for all that is left.</summary>
    private static readonly Silence[] Silences =
    [
        new(Is<AuthenticationException>, false, error => $"the certificate of the S3 endpoint is not trusted: {Innermost<AuthenticationException>(error).Message}"),
        new(IsChecksumMismatch, true, _ => "an object came with another checksum than S3 states: it was damaged on the way"),
        new(IsOutOfCapacity, true, _ => "S3 asks to slow down, and went on doing so"),
        new(error => Is<AmazonUnmarshallingException>(error) || Is<XmlException>(error) || Is<InvalidDataException>(error), true, _ => "the answer of the S3 endpoint cannot be read: it broke off, or AWS_ENDPOINT_URL_S3 names another kind of server"),
        new(IsUnreachableCredentials, true, _ => "the job's credentials cannot be fetched at present"),
        new(IsLackOfCredentials, false, error => $"{FirstLine(error)}: check the AWS credentials and region of the environment"),
        new(error => error is IOException, true, error => $"no connection to the S3 endpoint: {FirstLine(error)}"),
        new(Is<TimeoutException>, true, _ => "no answer came from the S3 endpoint in time"),
        new(Is<OperationCanceledException>, true, _ => "no answer came from the S3 endpoint in time"),
        new(_ => true, true, error => $"no connection to the S3 endpoint: {FirstLine(error)}"),
    ];

    /// <summary>Whether it is a request's failure, as the SDK throws them, and not this program's.</summary>
    public static bool IsOfRequest(Exception error) =>
        error is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or XmlException or InvalidDataException or TimeoutException
            or OperationCanceledException { InnerException: TimeoutException };

    /// <summary>The SDK takes every XML, and none at all, for a listing without objects.</summary>
    /// <exception cref="InvalidDataException">It is not a listing.</exception>
    public static ListObjectsV2Response RequireListing(ListObjectsV2Response answer) =>
        answer.Name is { Length: > 0 } ? answer : throw new InvalidDataException("the answer is not the listing of a bucket");

    /// <param name="what">What was tried, e.g. <c>cannot read s3://bucket/key</c>.</param>
    /// <param name="isWrite">Whether it sent a body, which has a checksum.</param>
    public static StorageException Explain(string what, string bucket, Exception error, bool isWrite = false)
    {
        if (error is AmazonServiceException service and not AmazonUnmarshallingException && service.StatusCode != 0)
            return OfAnswer(what, new Fault(bucket, service, isWrite));
        var silence = Silences.First(one => one.Fits(error));
        return new StorageException($"{what}: {silence.Why(error)}", silence.IsTemporary, error);
    }

    /// <summary>Whether the same request may succeed when sent again.</summary>
    public static bool IsTemporary(Exception error) => Explain("", "", error).IsTemporary;

    private static StorageException OfAnswer(string what, Fault fault)
    {
        if (IsRefusedChecksum(fault))
            return new StorageException($"{what}: {Said(fault.Error)}: set {ChecksumSetting}", inner: fault.Error) { IsWrongUsage = true };
        if (Answers.FirstOrDefault(one => one.Codes.Contains(fault.Error.ErrorCode)) is { } known)
            return new StorageException($"{what}: {known.Why(fault)}", known.IsTemporary, fault.Error) { IsWrongUsage = known.IsWrongUsage };
        // An answer to a request for an object's head has no body that could name a code.
        if ((int)fault.Error.StatusCode is 301 or 307 or 308)
            return new StorageException($"{what}: {ElsewhereOf(fault)}", inner: fault.Error) { IsWrongUsage = true };
        var isTemporary = HttpFailure.IsTemporaryStatus(fault.Error.StatusCode) && fault.Error.StatusCode != HttpStatusCode.NotImplemented;
        return new StorageException($"{what}: {Said(fault.Error)}", isTemporary, fault.Error);
    }

    private static string ElsewhereOf(Fault fault) => RegionOf(fault.Error) is { } region
        ? $"the bucket '{fault.Bucket}' is in the region {region}: set AWS_REGION={region}"
        : $"the bucket '{fault.Bucket}' is in another region: set AWS_REGION to the bucket's";

    private static string Said(AmazonServiceException error) => $"S3 answered {(int)error.StatusCode} {error.ErrorCode}: {error.Message}";

    /// <summary>Servers that do not know a checksum behind the body (aws-chunked with a trailer), or its header, say so in many ways.</summary>
    private static bool IsRefusedChecksum(Fault fault) =>
        fault.IsWrite && (int)fault.Error.StatusCode is >= 400 and not 503 && TrailerWords().IsMatch(fault.Error.Message ?? "");

    [GeneratedRegex("trailer|aws-chunked|x-amz-sdk-checksum|x-amz-checksum|x-amz-decoded-content-length", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TrailerWords();

    /// <summary>The bucket's region as the answer names it; null where it does not.</summary>
    private static string? RegionOf(AmazonServiceException error)
    {
        var said = $"{error.Message} {(error as AmazonS3Exception)?.ResponseBody}";
        return ExpectedRegion().Match(said) is { Success: true } match ? match.Groups["region"].Value : null;
    }

    [GeneratedRegex(@"expecting '(?<region>[a-z0-9-]+)'|<Region>(?<region>[a-z0-9-]+)</Region>|\bs3[.-](?<region>[a-z]+(-[a-z]+)+-[0-9]+)\.amazonaws\.", RegexOptions.CultureInvariant)]
    private static partial Regex ExpectedRegion();

    /// <summary>The SDK's own comparison of a body with the checksum that its head states.</summary>
    public static bool IsChecksumMismatch(Exception error) => Has(error, "Expected hash not equal");

    /// <summary>The SDK's retry modes count failures, and send nothing once there were too many.</summary>
    private static bool IsOutOfCapacity(Exception error) => Has(error, "capacity could not be obtained") || Has(error, "insufficient capacity");

    /// <summary>The container's own source of credentials does not answer: it is known to be there, so that passes.</summary>
    private static bool IsUnreachableCredentials(Exception error) =>
        Has(error, "Unable to reach credentials server")
        || (IsLackOfCredentials(error) && IsSet("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"));

    private static bool IsLackOfCredentials(Exception error) =>
        error is AmazonClientException && (Has(error, "credential") || Has(error, "region") || Has(error, "profile") || Has(error, "SSO"));

    private static bool IsSet(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 })
                return true;
        }
        return false;
    }

    private static bool Has(Exception? error, string words)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error.Message.Contains(words, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static bool Is<T>(Exception error) where T : Exception => Innermost<T>(error) is not null;

    private static T Innermost<T>(Exception? error) where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found)
                return found;
        }
        return null!;
    }

    /// <summary>The SDK lists all places where it looked for credentials, a line each.</summary>
    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].TrimEnd('.', ':', ' ', '\r');

    private sealed record Fault(string Bucket, AmazonServiceException Error, bool IsWrite);

    private sealed record Answer(string[] Codes, bool IsTemporary, Func<Fault, string> Why)
    {
        public bool IsWrongUsage { get; init; }
    }

    private sealed record Silence(Func<Exception, bool> Fits, bool IsTemporary, Func<Exception, string> Why);
}
