using System.Buffers.Binary;
using Datasets.Model;

namespace Datasets.Hdf5;

/// <summary>Stored elements as samples of this machine.</summary>
public static class ByteOrder
{
    /// <summary>Turns elements in place that are as long as their samples.</summary>
    /// <exception cref="ArgumentException">They are not: the other overload makes samples of them.</exception>
    public static void ToNative(Datatype type, Span<byte> samples)
    {
        if (type.IsWidened)
            throw new ArgumentException($"elements of {type.Size} bytes become {type.SampleType}, which takes more", nameof(type));
        if (type.Form is null)
            Reverse(type, samples);
        else
            Decode(type, samples, samples);
    }

    /// <summary>Makes samples of <see cref="Datatype.SampleType"/> of elements, which may be shorter: half precision becomes single.</summary>
    public static void ToNative(Datatype type, ReadOnlySpan<byte> stored, Span<byte> samples)
    {
        if (type.Form is not null)
        {
            Decode(type, stored, samples);
            return;
        }
        stored.CopyTo(samples);
        Reverse(type, samples[..stored.Length]);
    }

    private static void Reverse(Datatype type, Span<byte> samples)
    {
        if (!type.IsBigEndian || type.Size == 1)
            return;
        for (var at = 0; at < samples.Length; at += type.Size)
            samples.Slice(at, type.Size).Reverse();
    }

    private static void Decode(Datatype type, ReadOnlySpan<byte> stored, Span<byte> samples)
    {
        var (form, size) = (type.Form!, type.SampleType!.Value.Size());
        for (var i = 0; (i + 1) * type.Size <= stored.Length; i++)
        {
            var element = StoredInteger.Read(stored.Slice(i * type.Size, type.Size), type.IsBigEndian);
            var sample = samples.Slice(i * size, size);
            if (form.ExponentSize == 0)
                StoredInteger.Write(form.Integer(element), sample, isBigEndian: !BitConverter.IsLittleEndian);
            else if (size == 4)
                BinaryPrimitives.WriteSingleLittleEndian(sample, (float)form.Float(element));
            else
                BinaryPrimitives.WriteDoubleLittleEndian(sample, form.Float(element));
        }
    }
}
