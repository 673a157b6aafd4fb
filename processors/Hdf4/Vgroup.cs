namespace Datasets.Hdf4;

/// <summary>A group of data elements (HDF Specification and Developer's Guide, <c>DFTAG_VG</c>).</summary>
/// <param name="Reference">Its number among the file's Vgroups.</param>
/// <param name="Name">As the producer has named it; several may have one name.</param>
/// <param name="Class">What it is for, such as <c>Var0.0</c> for an array and <c>GRID</c> for a grid of HDF-EOS2.</param>
/// <param name="Members">The tag and the number of each element, in order: 1965 is a Vgroup, 1962 a Vdata, 720 an array.</param>
public sealed record Vgroup(int Reference, string Name, string Class, IReadOnlyList<(int Tag, int Reference)> Members)
{
    internal static Vgroup Read(Hdf4Bytes file, ushort reference)
    {
        var record = new Hdf4Cursor(ElementReader.ReadAll(file, new ElementId(Tag.Vgroup, reference), file.Length));
        var count = record.UInt16();
        var members = new (int Tag, int Reference)[count];
        for (var i = 0; i < count; i++)
            members[i].Tag = record.UInt16();
        for (var i = 0; i < count; i++)
            members[i].Reference = record.UInt16();
        return new Vgroup(reference, record.Text(), record.Text(), members);
    }

    internal IEnumerable<ushort> Of(Tag tag) => Members.Where(member => member.Tag == (int)tag).Select(member => (ushort)member.Reference);
}
