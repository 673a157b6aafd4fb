namespace Datasets.Cog;

public enum CogCompression { None, Deflate, Zstd, Lzw }
