namespace Datasets.Gdal;

/// <summary>An n-dimensional array, row-major: the last dimension varies fastest.</summary>
public sealed class GdalMultidimArray : IDisposable
{
    private readonly MultidimArrayHandle _handle;
    private readonly MultidimTypeHandle _type;
    private readonly MultidimTypeClass _class;
    private readonly bool _heedsHdf5;

    internal GdalMultidimArray(MultidimArrayHandle handle, string path, bool heedsHdf5)
    {
        _heedsHdf5 = heedsHdf5;
        _handle = handle;
        Path = path;
        Dimensions = ReadDimensions(handle);
        _type = NativeMethods.GDALMDArrayGetDataType(handle);
        _class = (MultidimTypeClass)NativeMethods.GDALExtendedDataTypeGetClass(_type);
        DataType = _class == MultidimTypeClass.Numeric
            ? (GdalDataType)NativeMethods.GDALExtendedDataTypeGetNumericDataType(_type)
            : GdalDataType.Unknown;
    }

    /// <summary>The absolute path in the file.</summary>
    public string Path { get; }

    public IReadOnlyList<GdalMultidimDimension> Dimensions { get; }

    /// <summary>The type of a sample; <see cref="GdalDataType.Unknown"/> for texts and compounds.</summary>
    public GdalDataType DataType { get; }

    public bool IsText => _class == MultidimTypeClass.Text;

    /// <summary>The sizes of a block that is stored, and read, as one; zeros where GDAL does not tell (for HDF5: before GDAL 3.7).</summary>
    public unsafe IReadOnlyList<long> BlockSize()
    {
        using var call = MultidimCall.Enter(_heedsHdf5);
        var sizes = NativeMethods.GDALMDArrayGetBlockSize(_handle, out var count);
        if (sizes == null)
            return [];
        var copy = new long[count];
        for (nuint i = 0; i < count; i++)
            copy[i] = checked((long)sizes[i]);
        NativeMethods.VSIFree((nint)sizes);
        return copy;
    }

    /// <summary>All attributes, those too that GDAL interprets itself, such as <c>_FillValue</c>.</summary>
    /// <exception cref="GdalException">The attributes cannot be read.</exception>
    public unsafe IReadOnlyList<GdalMultidimAttribute> ReadAttributes()
    {
        using var call = MultidimCall.Enter(_heedsHdf5);
        fixed (byte* option = "SHOW_ALL=YES\0"u8)
        {
            var options = stackalloc byte*[2] { option, null };
            var attributes = GdalMultidimAttribute.Take(NativeMethods.GDALMDArrayGetAttributes(_handle, out var count, options), count);
            call.ThrowIfFailed($"reading the attributes of {Path}");
            return attributes;
        }
    }

    /// <summary>Reads a hyperslab of a numeric array in native byte order.</summary>
    /// <exception cref="ArgumentException">The hyperslab is not within the array, or <paramref name="destination"/> is too small for it.</exception>
    /// <exception cref="GdalException">The data cannot be read.</exception>
    public unsafe void Read(ReadOnlySpan<long> start, ReadOnlySpan<long> count, Span<byte> destination)
    {
        var bytes = Check(start, count);
        if (destination.Length < bytes)
            throw new ArgumentException($"{bytes} bytes are asked for, and there is room for {destination.Length}", nameof(destination));
        if (bytes == 0)
            return;

        // A scalar has no dimension, yet GDAL wants pointers that are not null.
        var rank = start.Length;
        var starts = stackalloc ulong[rank + 1];
        var counts = stackalloc nuint[rank + 1];
        for (var i = 0; i < rank; i++)
        {
            starts[i] = (ulong)start[i];
            counts[i] = (nuint)count[i];
        }
        using var call = MultidimCall.Enter(_heedsHdf5);
        fixed (byte* target = destination)
        {
            if (NativeMethods.GDALMDArrayRead(
                    _handle, starts, counts, null, null, _type, target, target, (nuint)destination.Length) == 0)
                throw call.Exception($"reading {Path}");
        }
    }

    /// <summary>Reads the whole of a text array: one text for a scalar.</summary>
    /// <exception cref="GdalException">The array holds no texts, or cannot be read.</exception>
    public unsafe IReadOnlyList<string> ReadTexts()
    {
        if (!IsText)
            throw new GdalException($"{Path} does not hold text");
        var rank = Dimensions.Count;
        var starts = stackalloc ulong[rank + 1];
        var counts = stackalloc nuint[rank + 1];
        long total = 1;
        for (var i = 0; i < rank; i++)
        {
            starts[i] = 0;
            counts[i] = (nuint)Dimensions[i].Size;
            total = checked(total * Dimensions[i].Size);
        }
        if (total == 0)
            return [];

        var pointers = new nint[total];
        using var call = MultidimCall.Enter(_heedsHdf5);
        using var text = NativeMethods.GDALExtendedDataTypeCreateString(0);
        fixed (nint* target = pointers)
        {
            var read = NativeMethods.GDALMDArrayRead(
                _handle, starts, counts, null, null, text, target, target, (nuint)(total * sizeof(nint)));
            try
            {
                return read == 0
                    ? throw call.Exception($"reading {Path}")
                    : Array.ConvertAll(pointers, NativeMethods.ReadText);
            }
            finally
            {
                foreach (var pointer in pointers)
                    NativeMethods.VSIFree(pointer);
            }
        }
    }

    public void Dispose()
    {
        _type.Dispose();
        _handle.Dispose();
    }

    private long Check(ReadOnlySpan<long> start, ReadOnlySpan<long> count)
    {
        if (DataType.Size() == 0)
            throw new GdalException($"{Path} does not hold numbers");
        if (start.Length != Dimensions.Count || count.Length != Dimensions.Count)
            throw new ArgumentException($"{Path} has {Dimensions.Count} dimensions, not {start.Length}", nameof(start));
        long total = DataType.Size();
        for (var i = 0; i < start.Length; i++)
        {
            if (start[i] < 0 || count[i] < 0 || start[i] > Dimensions[i].Size - count[i])
                throw new ArgumentException($"dimension {i} of {Path} has {Dimensions[i].Size} samples: cannot read {count[i]} from {start[i]}");
            total = checked(total * count[i]);
        }
        return total;
    }

    private static unsafe GdalMultidimDimension[] ReadDimensions(MultidimArrayHandle handle)
    {
        var dimensions = NativeMethods.GDALMDArrayGetDimensions(handle, out var count);
        if (dimensions == null)
            return [];
        var read = new GdalMultidimDimension[count];
        for (nuint i = 0; i < count; i++)
        {
            read[i] = new GdalMultidimDimension(
                NativeMethods.ReadText(NativeMethods.GDALDimensionGetName(dimensions[i])),
                checked((long)NativeMethods.GDALDimensionGetSize(dimensions[i])));
        }
        NativeMethods.GDALReleaseDimensions(dimensions, count);
        return read;
    }
}
