using Datasets.Conversion.Cf;
using Datasets.Conversion.Fields;
using Datasets.Conversion.Formats;
using Datasets.Descriptors;

namespace Datasets.Conversion.Swaths;

/// <summary>A variable's array in a swath: which of its dimensions are lines and columns, and where to look on the others.</summary>
internal sealed record OpenedSwathField(
    VariableDescriptor Variable, SwathGeolocation Geolocation, FieldEncoding Encoding, IGranuleArray Array, CfDimensions Dimensions, long[] Indexes)
{
    /// <summary>The time that the descriptor selects; null where it selects none.</summary>
    public int? ChosenTime { get; init; }

    /// <summary>Whether the time is told by a dimension of the field, and not by the whole swath.</summary>
    public bool HasTimes => Dimensions.Time is { Coordinate: { } time } dimension && (dimension.Size > 1 || time.ReadBounds() is not null);

    public string? CellMethods => Array.Attributes.TextOf("cell_methods");

    /// <summary>A hint for files on a server: the field will be read, at all of its times or at the one that is chosen.</summary>
    public void Announce()
    {
        var start = (long[])Indexes.Clone();
        var count = new long[start.Length];
        count.AsSpan().Fill(1);
        foreach (var dimension in new[] { Dimensions.X.Index, Dimensions.Y.Index })
            (start[dimension], count[dimension]) = (0, Array.Shape[dimension]);
        if (Dimensions.Time is { } time)
            (start[time.Index], count[time.Index]) = ChosenTime is { } chosen ? (chosen, 1) : (0, Array.Shape[time.Index]);
        Array.Announce(start, count);
    }

    /// <summary>The field at a step of time.</summary>
    public SwathVariable At(int step)
    {
        var indexes = (long[])Indexes.Clone();
        if (Dimensions.Time is { } time)
            indexes[time.Index] = ChosenTime ?? Math.Min(step, time.Size - 1);
        var slice = new CfSlice(Array, Dimensions.Y.Index, Dimensions.X.Index, indexes, Encoding.TypeOf(Array));
        return new SwathVariable(Variable, Geolocation, Encoding, SwathField.Create(slice, Encoding, Variable.MaskOutsideValidRange ? Encoding.ValidRange : null));
    }
}
