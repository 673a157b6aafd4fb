using System.Text.Json;
using System.Text.Json.Serialization;
using Datasets.Model;

namespace Datasets.Descriptors;

/// <summary>Writes an id as its text, and reads it from a text that can be one.</summary>
public abstract class IdJsonConverter<T>(Func<string, bool> isValid, Func<string, T> parse) : JsonConverter<T> where T : class
{
    /// <exception cref="JsonException">The text cannot be such an id.</exception>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && isValid(text) ? parse(text) : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <inheritdoc/>
public sealed class DatasetIdJsonConverter() : IdJsonConverter<DatasetId>(DatasetId.IsValid, text => new(text));

/// <inheritdoc/>
public sealed class RunIdJsonConverter() : IdJsonConverter<RunId>(RunId.IsValid, text => new(text));
