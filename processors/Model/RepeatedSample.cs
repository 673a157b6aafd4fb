namespace Datasets.Model;

/// <summary>Memory that is filled with one sample of any size.</summary>
public static class RepeatedSample
{
    /// <param name="sample">Its bytes; none for zeros.</param>
    public static void Fill(ReadOnlySpan<byte> sample, Span<byte> destination)
    {
        if (sample.IndexOfAnyExcept((byte)0) < 0)
        {
            destination.Clear();
            return;
        }
        if (destination.IsEmpty)
            return;
        // What is there already is doubled until all is.
        sample.CopyTo(destination);
        for (var done = sample.Length; done < destination.Length; done *= 2)
        {
            var part = Math.Min(done, destination.Length - done);
            destination[..part].CopyTo(destination[done..]);
        }
    }
}
