using Datasets.Model;

namespace Datasets.Storage;

/// <summary>What a key may look like, checked before it becomes a path or an S3 key.</summary>
public static class ObjectKey
{
    /// <summary>What a key has, for a message.</summary>
    public const string Form = "letters, digits and ._-~+= in parts separated by '/'";

    /// <summary>
    /// Letters, digits and <c>. _ - ~ + =</c> in parts of at most 200 characters, with <c>/</c> between them; no part is empty, <c>.</c>
    /// or <c>..</c>. Everything this project writes fits; everything from outside that does not is refused.
    /// </summary>
    /// <exception cref="StorageException">The key does not fit.</exception>
    public static string Check(string key)
    {
        if (IsKey(key))
            return key;
        throw new StorageException($"'{SafeText.Text(key, 100)}' is not a key this project writes or reads: {Form}");
    }

    public static bool IsKey(string key) => key.Length is > 0 and <= 1000 && key.Split('/').All(IsPart);

    /// <summary>Whether the text can stand as one part of a key.</summary>
    public static bool IsPart(string part) =>
        part.Length is > 0 and <= 200 && part is not ("." or "..") && part.All(IsAllowed);

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '~' or '+' or '=';
}
