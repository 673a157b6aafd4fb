using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Amazon.Runtime;
using Datasets.Storage;
using Datasets.Storage.Http;
using Datasets.Storage.S3;

namespace Datasets.Faults;

/// <summary>What passes by itself and what does not, and what a user can do about that.</summary>
public sealed class S3FailureTests
{
    public static TheoryData<Exception, bool, string> WithoutAnswer => new()
    {
        { new AmazonClientException("Expected hash not equal to calculated hash"), true, "another checksum" },
        { new AmazonClientException("While attempting to retry a request error capacity could not be obtained"), true, "slow down" },
        { new AmazonClientException("The initial request cannot be attempted because capacity could not be obtained"), true, "slow down" },
        { new AmazonServiceException("", new HttpRequestException("Connection refused")), true, "no connection" },
        { new HttpRequestException("reset", new SocketException((int)SocketError.ConnectionReset)), true, "no connection" },
        { new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely."), true, "ended prematurely" },
        { new TaskCanceledException("", new TimeoutException()), true, "in time" },
        { new AmazonClientException("Unable to reach credentials server"), true, "credentials cannot be fetched at present" },
        { new AmazonClientException("Failed to resolve AWS credentials. The credential providers used returned the following errors:\nException 1 of 2"), false, "check the AWS credentials" },
        { new AmazonClientException("No RegionEndpoint or ServiceURL configured"), false, "check the AWS credentials and region of the environment" },
        { new HttpRequestException("ssl", new AuthenticationException("the remote certificate is invalid")), false, "certificate" },
    };

    [Theory]
    [MemberData(nameof(WithoutAnswer))]
    public void What_comes_without_an_answer_is_told_apart(Exception error, bool isTemporary, string says)
    {
        var explained = S3Failure.Explain("cannot read s3://bucket/x", "bucket", error);

        Assert.Equal(isTemporary, explained.IsTemporary);
        Assert.Contains(says, explained.Message, StringComparison.Ordinal);
        Assert.Equal(says.Contains("credentials", StringComparison.Ordinal), explained.Message.Contains("check the AWS credentials", StringComparison.Ordinal) || explained.Message.Contains("credentials cannot", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(301, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint.", "set AWS_REGION to the bucket's")]
    [InlineData(400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'", "set AWS_REGION=eu-west-1")]
    [InlineData(400, "IllegalLocationConstraintException", "The eu-central-1 location constraint is incompatible for the region specific endpoint.", "set AWS_REGION")]
    public async Task A_bucket_in_another_region_names_the_setting(int status, string code, string message, string says)
    {
        foreach (var act in new Func<IObjectStore, Task>[] { store => store.ReadAsync("x.json"), store => store.PutAsync("x.json", "1"u8.ToArray(), MediaTypes.Json) })
        {
            var error = await FailAsync(status, code, message, act);
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
            Assert.Equal((false, true), (error.IsTemporary, error.IsWrongUsage));
        }
    }

    /// <summary>As servers other than Amazon's answer that do not know a checksum behind the body.</summary>
    [Theory]
    [InlineData(501, "NotImplemented", "A header you provided implies functionality that is not implemented")]
    [InlineData(400, "InvalidRequest", "STREAMING-UNSIGNED-PAYLOAD-TRAILER is not supported")]
    [InlineData(400, "InvalidArgument", "aws-chunked encoding is not supported")]
    [InlineData(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")]
    [InlineData(500, "InternalError", "unknown header x-amz-sdk-checksum-algorithm")]
    public async Task A_server_that_refuses_checksums_in_trailers_names_the_setting(int status, string code, string message)
    {
        var error = await FailAsync(status, code, message, store => store.PutAsync("x.json", "1"u8.ToArray(), MediaTypes.Json));

        Assert.Contains("set AWS_REQUEST_CHECKSUM_CALCULATION=when_required", error.Message, StringComparison.Ordinal);
        Assert.Equal((false, true), (error.IsTemporary, error.IsWrongUsage));
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><ListBucketResult><Contents><Key>a.js")]
    [InlineData("<html><body>Service temporarily out of order")]
    [InlineData("<html><body>Service temporarily out of order</body></html>")]
    [InlineData("")]
    public async Task A_listing_that_cannot_be_read_is_asked_for_again_and_temporary(string body)
    {
        using var server = new ScriptedServer(_ => ServerAnswer.Ok(body, ("Content-Type", "application/xml")));
        using var store = Open(server);

        var error = await Assert.ThrowsAsync<StorageException>(async () => await store.ListAsync("a/").CountAsync());

        Assert.True(error.IsTemporary, error.ToString());
        Assert.InRange(server.Requests.Count, 4, 6);
    }

    [Fact]
    public async Task An_upload_that_was_damaged_on_the_way_is_sent_again()
    {
        var count = 0;
        using var server = new ScriptedServer(_ => ++count == 1 ? Refuse(400, "BadDigest", "The Content-MD5 you specified did not match what we received.") : ServerAnswer.Ok(""));
        using var store = Open(server);

        await store.PutAsync("x.json", "1"u8.ToArray(), MediaTypes.Json);

        Assert.Equal(2, count);
    }

    private static async Task<StorageException> FailAsync(int status, string code, string message, Func<IObjectStore, Task> act)
    {
        using var server = new ScriptedServer(_ => Refuse(status, code, message));
        using var store = Open(server);
        return await Assert.ThrowsAsync<StorageException>(() => act(store));
    }

    private static ServerAnswer Refuse(int status, string code, string message) =>
        new(status, Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>"), ("Content-Type", "application/xml"));

    private static S3Store Open(ScriptedServer server) => S3Store.Open("s3://bucket", new S3Connection
    {
        Endpoint = server.Url(),
        Region = "us-west-2",
        Credentials = new BasicAWSCredentials("key", "secret"),
        Time = new QuickTime(),
    });
}
