namespace Datasets.Gdal;

/// <summary>
/// Keeps GDAL silent on standard error while a call runs and turns the thread's last error into an exception. GDAL's error state and
/// handlers belong to the thread, so calls of other threads do not mix in; do not await inside.
/// </summary>
internal readonly ref struct GdalErrors
{
    private const int Failure = 3;

    public static GdalErrors Collect()
    {
        NativeMethods.CPLPushErrorHandler(GdalLibrary.QuietErrorHandler);
        NativeMethods.CPLErrorReset();
        return default;
    }

    /// <summary>The thread's last message; empty where there is none.</summary>
    public static string Message => NativeMethods.ReadText(NativeMethods.CPLGetLastErrorMsg()).Trim();

    /// <summary>An exception for what was tried, with GDAL's message where there is one.</summary>
    public GdalException Exception(string attempt) =>
        new(Message is { Length: > 0 } message ? $"{attempt} failed: {message}" : $"{attempt} failed");

    /// <exception cref="GdalException">GDAL has reported a failure since <see cref="Collect"/>.</exception>
    public void ThrowIfFailed(string attempt)
    {
        if (NativeMethods.CPLGetLastErrorType() >= Failure)
            throw Exception(attempt);
    }

    public void Dispose() => NativeMethods.CPLPopErrorHandler();
}
