using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Datasets.Catalog.Strips;

/// <summary>What a strip says of itself, in its PNG's text.</summary>
/// <param name="Version">Another number means that frames are made in another way.</param>
/// <param name="Width">A frame's.</param>
/// <param name="Height">A frame's.</param>
/// <param name="Frames">From the top of the strip.</param>
internal sealed record StripHeader(int Version, int Width, int Height, GreyScale Scale, IReadOnlyList<StripFrame> Frames)
{
    public const int PresentVersion = 1;

    /// <summary>Whether a frame of the one is a frame of the other.</summary>
    public bool HasFormOf(StripHeader other) => (this with { Frames = [] }).ToJson().AsSpan().SequenceEqual((other with { Frames = [] }).ToJson());

    /// <summary>In ASCII.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, StripJson.Default.StripHeader);

    /// <summary>What is the same for the same frames only.</summary>
    public string Digest() => Convert.ToHexStringLower(SHA256.HashData(ToJson()))[..16];

    /// <exception cref="FormatException">It is no header of this version.</exception>
    public static StripHeader Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StripJson.Default.StripHeader) is { Version: PresentVersion, Width: > 0, Height: > 0, Frames.Count: > 0 } header
                ? header
                : throw new FormatException("its text is of another version");
        }
        catch (JsonException error)
        {
            throw new FormatException("its text does not say what its frames are", error);
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StripHeader))]
internal sealed partial class StripJson : JsonSerializerContext;
