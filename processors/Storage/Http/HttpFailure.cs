using System.Globalization;
using System.Net;
using System.Security.Authentication;
using Datasets.Model;

namespace Datasets.Storage.Http;

/// <summary>Why one request failed, on its way to the exception that a user sees.</summary>
public sealed class HttpFailure(string why, bool isTemporary, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(why, inner)
{
    public bool IsTemporary => isTemporary;

    /// <summary>Whether the server denies access to this user, not only to this file.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Whether one such refusal is enough to know that all others would be the same.</summary>
    public bool IsCertain { get; init; }

    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    public static bool IsTemporaryStatus(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests || (int)status >= 500;

    public static HttpFailure FromResponse(HttpResponseMessage response, string why, TimeProvider time, bool isRefusal = false) =>
        new(why, IsTemporaryStatus(response.StatusCode), RetryAfterOf(response, time)) { IsRefusal = isRefusal };

    public static HttpFailure FromException(Uri url, HttpRequestException exception)
    {
        var isUntrusted = exception.InnerException is AuthenticationException;
        var why = isUntrusted
            ? $"the certificate of {SafeText.Host(url)} is not trusted. {SafeText.Text(exception.InnerException!.Message)}"
            : $"{SafeText.Host(url)} cannot be reached: {SafeText.Text(exception.Message)}";
        return new(why, !isUntrusted, inner: exception);
    }

    /// <summary>A status as a message shows it, e.g. <c>503 Service Unavailable</c>.</summary>
    public static string Describe(HttpStatusCode status)
    {
        using var standard = new HttpResponseMessage(status);
        return string.Create(CultureInfo.InvariantCulture, $"{(int)status} {standard.ReasonPhrase}").TrimEnd();
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response, TimeProvider time)
    {
        var header = response.Headers.RetryAfter;
        // No seconds at all is a server's word that it may be asked at once; a date that has passed says nothing.
        if (header?.Delta is { } delta)
            return delta;
        return header?.Date - time.GetUtcNow() is { } wait && wait > TimeSpan.Zero ? wait : null;
    }
}
