namespace Datasets.Model;

public enum CogCompression { None, Deflate, Zstd }
