namespace Datasets.EmbeddedArchive.NetCdf;

/// <summary>A netCDF-4 file in the making: its groups, dimensions, variables and attributes.</summary>
internal sealed class NetCdf4File
{
    public NetCdf4Group Root { get; } = new("/");

    /// <summary>The whole file's bytes.</summary>
    /// <exception cref="ArgumentException">A variable holds texts, which are not written here.</exception>
    public byte[] ToBytes() => new NetCdf4Writer().Write(Root);
}
