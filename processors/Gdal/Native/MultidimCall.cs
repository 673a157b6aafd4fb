namespace Datasets.Gdal;

/// <summary>
/// One call into GDAL's multidimensional model: it holds the process's one lock, and collects what GDAL and libhdf5 have to say.
/// libhdf5 does one thing at a time, and not every build of it may be called from two threads; GDAL adds a lock of its own only where its
/// build system found such a libhdf5, and only around some calls.
/// </summary>
internal readonly ref struct MultidimCall
{
    private static readonly Lock OneAtATime = new();

    private readonly Lock.Scope _scope;
    private readonly GdalErrors _errors;

    private readonly bool _heedsHdf5;

    private MultidimCall(Lock.Scope scope, GdalErrors errors, bool heedsHdf5)
    {
        _scope = scope;
        _errors = errors;
        _heedsHdf5 = heedsHdf5;
    }

    /// <summary>Whether this thread is inside a call.</summary>
    public static bool IsUnderWay => OneAtATime.IsHeldByCurrentThread;

    /// <param name="heedsHdf5">Whether what libhdf5 reports is a failure: libnetcdf asks it for things that it expects not to be there.</param>
    public static MultidimCall Enter(bool heedsHdf5 = true)
    {
        var scope = OneAtATime.EnterScope();
        Hdf5Errors.Clear();
        return new MultidimCall(scope, GdalErrors.Collect(), heedsHdf5);
    }

    /// <summary>An exception for what was tried, with GDAL's message, or libhdf5's where GDAL has none.</summary>
    public GdalException Exception(string attempt) => GdalErrors.Message is { Length: > 0 } || Hdf5Errors.First is not { } reason
        ? _errors.Exception(attempt)
        : new GdalException($"{attempt} failed: {reason}");

    /// <summary>
    /// Throws where GDAL has reported a failure, or libhdf5 has, too: in lists and attributes GDAL takes libhdf5's failure for the end of
    /// the list, and a granule would lose its fill value unnoticed.
    /// </summary>
    /// <exception cref="GdalException">There was a failure since <see cref="Enter"/>.</exception>
    public void ThrowIfFailed(string attempt)
    {
        _errors.ThrowIfFailed(attempt);
        if (_heedsHdf5 && Hdf5Errors.First is not null)
            throw Exception(attempt);
    }

    public void Dispose()
    {
        _errors.Dispose();
        _scope.Dispose();
    }
}
