using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Datasets.Model;

namespace Datasets.Conversion.Fields;

/// <summary>Turns stored samples that mean 'no data' into the one nodata value, and leaves the bits of all others alone.</summary>
internal abstract class NodataMask
{
    /// <summary>The nodata value; null where there is none, so that every sample is valid.</summary>
    public abstract double? Nodata { get; }

    /// <summary>Replaces missing samples, those outside the valid range where asked, and NaN by the nodata value.</summary>
    public abstract void Apply(Span<byte> samples);

    /// <summary>
    /// Writes <c>sample * scale + offset</c> as float32, reckoned in double, and NaN for every sample that means 'no data'.
    /// </summary>
    public abstract void Unpack(Span<byte> samples, double scale, double offset, Span<float> values);

    /// <param name="type">The type of the stored samples.</param>
    /// <param name="encoding">What the array's attributes say.</param>
    /// <param name="validRange">The range to mask with; null to mask with none.</param>
    /// <param name="count">Gets how many values the range masks; null to count none.</param>
    public static NodataMask Create(SampleType type, FieldEncoding encoding, (double Minimum, double Maximum)? validRange, RangeCount? count = null) => type switch
    {
        SampleType.UInt8 => new NodataMask<byte>(encoding, validRange, count),
        SampleType.Int8 => new NodataMask<sbyte>(encoding, validRange, count),
        SampleType.UInt16 => new NodataMask<ushort>(encoding, validRange, count),
        SampleType.Int16 => new NodataMask<short>(encoding, validRange, count),
        SampleType.UInt32 => new NodataMask<uint>(encoding, validRange, count),
        SampleType.Int32 => new NodataMask<int>(encoding, validRange, count),
        SampleType.UInt64 => new NodataMask<ulong>(encoding, validRange, count),
        SampleType.Int64 => new NodataMask<long>(encoding, validRange, count),
        SampleType.Float32 => new NodataMask<float>(encoding, validRange, count),
        SampleType.Float64 => new NodataMask<double>(encoding, validRange, count),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a sample type"),
    };
}

internal sealed class NodataMask<T> : NodataMask where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private static readonly bool IsFloating = typeof(T) == typeof(float) || typeof(T) == typeof(double);

    private readonly T? _nodata;
    private readonly T[] _missing;
    private readonly T _minimum = T.MinValue;
    private readonly T _maximum = T.MaxValue;
    private readonly bool _hasRange;
    private readonly RangeCount? _count;

    public NodataMask(FieldEncoding encoding, (double Minimum, double Maximum)? validRange, RangeCount? count = null)
    {
        _count = count;
        var stated = encoding.Fill is { } fill ? encoding.Missing.Prepend(fill) : encoding.Missing;
        _nodata = stated.Select(Exact).FirstOrDefault(value => value is not null) ?? (IsFloating ? T.CreateTruncating(double.NaN) : default(T?));
        // Nodata is a double, so of an integer that no double holds it is the nearest; the samples are compared with the integer itself.
        var missing = encoding.Missing.Except(encoding.Unrounded.Select(integer => (double)integer)).Select(Exact).OfType<T>();
        _missing = [.. missing.Concat(OfType(encoding.Unrounded)).Where(value => value != _nodata).Distinct()];
        if (validRange is { } range && !double.IsNaN(range.Minimum) && !double.IsNaN(range.Maximum))
        {
            _hasRange = true;
            // Of integers, the range's least and greatest that are in it; a float's bounds are of its own precision in the file.
            _minimum = T.CreateSaturating(IsFloating ? range.Minimum : Math.Ceiling(range.Minimum));
            _maximum = T.CreateSaturating(IsFloating ? range.Maximum : Math.Floor(range.Maximum));
        }
    }

    public override double? Nodata => _nodata is { } nodata ? double.CreateTruncating(nodata) : null;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(Span<byte> samples)
    {
        if (_nodata is not { } nodata || (!IsFloating && !_hasRange && _missing.Length == 0))
            return;
        var typed = MemoryMarshal.Cast<byte, T>(samples);
        Count(typed);
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(typed);
        var fill = new Vector<T>(nodata);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = Vector.ConditionalSelect(IsBad(vectors[i]), fill, vectors[i]);
        foreach (ref var sample in typed[(vectors.Length * Vector<T>.Count)..])
        {
            if (IsBad(sample))
                sample = nodata;
        }
    }

    public override void Unpack(Span<byte> samples, double scale, double offset, Span<float> values)
    {
        var typed = MemoryMarshal.Cast<byte, T>(samples);
        Count(typed);
        for (var i = 0; i < typed.Length; i++)
        {
            var isNodata = IsBad(typed[i]) || (_nodata is { } nodata && typed[i] == nodata);
            values[i] = isNodata ? float.NaN : (float)(double.CreateTruncating(typed[i]) * scale + offset);
        }
    }

    private void Count(ReadOnlySpan<T> samples)
    {
        if (_count is null || !_hasRange)
            return;
        var (within, beyond) = (0L, 0L);
        foreach (var sample in samples)
        {
            if (T.IsNaN(sample) || sample == _nodata || Array.IndexOf(_missing, sample) >= 0)
                continue;
            if (sample < _minimum || sample > _maximum)
                beyond++;
            else
                within++;
        }
        _count.Add(within, beyond);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<T> IsBad(Vector<T> samples)
    {
        var bad = Vector.OnesComplement(Vector.Equals(samples, samples));
        if (_hasRange)
            bad |= Vector.LessThan(samples, new Vector<T>(_minimum)) | Vector.GreaterThan(samples, new Vector<T>(_maximum));
        foreach (var missing in _missing)
            bad |= Vector.Equals(samples, new Vector<T>(missing));
        return bad;
    }

    private bool IsBad(T sample) =>
        T.IsNaN(sample) || (_hasRange && (sample < _minimum || sample > _maximum)) || Array.IndexOf(_missing, sample) >= 0;

    /// <summary>A number of an attribute in the samples' type: rounded for floats and for integers that no double holds, and null where an integer type cannot hold it.</summary>
    private static T? Exact(double value)
    {
        if (IsFloating)
            return T.CreateTruncating(value);
        if (!double.IsInteger(value))
            return null;
        var exact = T.CreateSaturating(value);
        if (double.CreateTruncating(exact) != value)
            return null;
        // The largest 64-bit integers are rounded up out of their type, where the next double below is the nearest in it.
        return Int128.CreateTruncating(exact) == Int128.CreateSaturating(value) ? exact : T.CreateTruncating(Math.BitDecrement(value));
    }

    private static IEnumerable<T> OfType(IEnumerable<Int128> integers) => IsFloating
        ? []
        : integers.Where(integer => integer == Int128.CreateTruncating(T.CreateSaturating(integer))).Select(T.CreateTruncating);
}
