using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>
/// A map from [0, 1] to a colour, under the name that tile servers (TiTiler) know it by. Colours between the anchors are interpolated
/// linearly in sRGB, which keeps within 12/255 of the full tables (within 6/255 but for the start of cividis).
/// <para>
/// Sources of the anchors: viridis, plasma, inferno, magma by S. van der Walt and N. Smith (2015, CC0); cividis by J. Nuñez, C. Anderton and
/// R. Renslow (PLOS ONE 13(7), 2018); turbo by A. Mikhailov (Google, 2019); rdbu, ylorrd and blues from ColorBrewer 2.0 by C. Brewer.
/// </para>
/// </summary>
public sealed class Colormap
{
    private static readonly Dictionary<string, Colormap> All = new Colormap[]
    {
        new("viridis",
            0x440154, 0x471669, 0x472A79, 0x433C84, 0x3C4D8A, 0x355D8C, 0x2E6C8E, 0x287A8E, 0x23898D,
            0x1E978A, 0x20A585, 0x2EB27C, 0x45BF6F, 0x64CB5D, 0x88D547, 0xAFDC2E, 0xD7E219, 0xFDE725),
        new("plasma",
            0x0D0887, 0x2F0495, 0x49029F, 0x6100A6, 0x7801A8, 0x8E0CA4, 0xA21C9A, 0xB42D8D, 0xC33E7F,
            0xD14F71, 0xDE6064, 0xE97257, 0xF2854A, 0xF9993D, 0xFDAF31, 0xFDC626, 0xF8DF24, 0xF0F921),
        new("inferno",
            0x000004, 0x090621, 0x1D0C45, 0x370961, 0x500D6C, 0x68166E, 0x801F6B, 0x982765, 0xAF315B,
            0xC53D4D, 0xD94D3D, 0xE8612B, 0xF37918, 0xFA9306, 0xFBB014, 0xF8CD37, 0xF1E968, 0xFCFFA4),
        new("magma",
            0x000004, 0x09071F, 0x1A1041, 0x301065, 0x4A1079, 0x61187F, 0x792281, 0x912A80, 0xA9327C,
            0xC23A75, 0xD9466A, 0xEC585F, 0xF7715B, 0xFC8E63, 0xFEAA74, 0xFEC689, 0xFDE1A3, 0xFCFDBF),
        new("cividis",
            0x00224E, 0x002C67, 0x16366F, 0x2E416C, 0x3F4B6B, 0x4E566C, 0x5B606E, 0x686B71, 0x757575,
            0x838078, 0x918C77, 0xA09775, 0xAFA370, 0xBEB06A, 0xCEBC62, 0xDFCA56, 0xEFD846, 0xFEE838),
        new("turbo",
            0x30123B, 0x3F3D9C, 0x4666DD, 0x448CFD, 0x2FB1F3, 0x19D3CF, 0x22EBA9, 0x51F979, 0x8BFE4B,
            0xB6F735, 0xDAE236, 0xF4C43A, 0xFEA12F, 0xF8741C, 0xE84B0C, 0xCE2D04, 0xA91501, 0x7A0402),
        new("gray", 0x000000, 0xFFFFFF),
        new("rdbu",
            0x67001F, 0xB2182B, 0xD6604D, 0xF4A582, 0xFDDBC7, 0xF7F7F7, 0xD1E5F0, 0x92C5DE, 0x4393C3, 0x2166AC, 0x053061),
        new("ylorrd", 0xFFFFCC, 0xFFEDA0, 0xFED976, 0xFEB24C, 0xFD8D3C, 0xFC4E2A, 0xE31A1C, 0xBD0026, 0x800026),
        new("blues", 0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B),
    }.ToDictionary(c => c.Name);

    private readonly int[] _anchors;

    private Colormap(string name, params int[] anchors)
    {
        Name = name;
        _anchors = anchors;
    }

    public string Name { get; }

    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <exception cref="DatasetsException">There is no such colormap; the message lists those there are.</exception>
    public static Colormap Find(string name) => All.TryGetValue(name, out var colormap)
        ? colormap
        : throw new DatasetsException($"There is no colormap '{name}'. Those there are: {string.Join(", ", Names)}.");

    /// <summary>The colour at <paramref name="position"/>, from 0 to 1.</summary>
    public (byte Red, byte Green, byte Blue) At(double position)
    {
        var place = Math.Clamp(position, 0, 1) * (_anchors.Length - 1);
        var index = Math.Min((int)place, _anchors.Length - 2);
        var (low, high, share) = (_anchors[index], _anchors[index + 1], place - index);
        return (Mix(16), Mix(8), Mix(0));

        byte Mix(int shift)
        {
            var from = (low >> shift) & 0xFF;
            var to = (high >> shift) & 0xFF;
            return (byte)Math.Round(from + (to - from) * share);
        }
    }
}
