using System.Text;

namespace Datasets.Archives.Earthdata;

/// <summary>A user name and password.</summary>
internal sealed record Login(string UserName, string Password)
{
    /// <summary>Says nothing: logins must not reach a log by accident.</summary>
    public override string ToString() => nameof(Login);
}

/// <summary>
/// Reads netrc files, in which tools keep passwords per host: <c>machine HOST login NAME password SECRET</c>, in any layout, with a
/// <c>default</c> entry, <c>macdef</c> macros (ended by an empty line), <c>#</c> comments and quoted values as curl and GNU inetutils read them.
/// </summary>
internal static class Netrc
{
    /// <summary>The first entry for <paramref name="host"/>, or else the default one; null where neither has a name and a password.</summary>
    public static Login? Find(string text, string host)
    {
        string? machine = null, login = null, password = null;
        var inEntry = false;
        Login? fallback = null;

        Login? Entry() => inEntry && login is not null && password is not null ? new Login(login, password) : null;
        bool IsMeant() => machine is not null && machine.Equals(host, StringComparison.OrdinalIgnoreCase);

        using var tokens = Tokens(text).GetEnumerator();
        string? Next() => tokens.MoveNext() ? tokens.Current : null;

        while (Next() is { } token)
        {
            switch (token)
            {
                case "machine" or "default":
                    if (IsMeant() && Entry() is { } found)
                        return found;
                    if (machine is null)
                        fallback ??= Entry();
                    (machine, login, password, inEntry) = (token == "machine" ? Next() : null, null, null, true);
                    break;
                case "login":
                    login = Next();
                    break;
                case "password":
                    password = Next();
                    break;
                case "account":
                    Next();
                    break;
            }
        }

        if (machine is null)
            fallback ??= Entry();
        return IsMeant() ? Entry() ?? fallback : fallback;
    }

    private static IEnumerable<string> Tokens(string text)
    {
        using var lines = new StringReader(text);
        while (lines.ReadLine() is { } line)
        {
            var position = 0;
            while (NextToken(line, ref position) is { } token)
            {
                if (token == "macdef")
                {
                    SkipMacro(lines);
                    break;
                }
                yield return token;
            }
        }
    }

    private static string? NextToken(string line, ref int position)
    {
        while (position < line.Length && char.IsWhiteSpace(line[position]))
            position++;
        if (position == line.Length || line[position] == '#')
            return null;

        var isQuoted = line[position] == '"';
        if (isQuoted)
            position++;
        var token = new StringBuilder();
        for (; position < line.Length; position++)
        {
            var c = line[position];
            if (isQuoted ? c == '"' : char.IsWhiteSpace(c))
                break;
            if (c == '\\' && isQuoted && position + 1 < line.Length)
                c = line[++position];
            token.Append(c);
        }
        position++;
        position = Math.Min(position, line.Length);
        return token.ToString();
    }

    private static void SkipMacro(StringReader lines)
    {
        while (lines.ReadLine() is { } line && !string.IsNullOrWhiteSpace(line))
        {
        }
    }
}
