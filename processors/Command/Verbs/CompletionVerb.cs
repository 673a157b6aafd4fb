using System.CommandLine;
using Datasets.Command.Setup;
using Datasets.Descriptors;

namespace Datasets.Command.Verbs;

/// <summary>Lets a shell complete verbs, options and datasets.</summary>
internal static class CompletionVerb
{
    /// <summary>How a shell asks, as the first argument: <c>[suggest:12]</c>, with the line as the second.</summary>
    public const string Directive = "[suggest";

    private const string Bash = """
        _datasets() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(datasets "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _datasets datasets
        """;

    private const string Zsh = """
        _datasets() {
          local -a found
          found=("${(@f)$(datasets "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -a found || _files
        }
        compdef _datasets datasets
        """;

    private const string Fish = """
        complete -c datasets -a '(datasets "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'
        """;

    public static System.CommandLine.Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new ExplainedVerb(
            "completion",
            "Print a script that lets a shell complete verbs, options and datasets.",
            """
                Examples:
                  source <(datasets completion bash)               in ~/.bashrc
                  source <(datasets completion zsh)                in ~/.zshrc, after compinit
                  datasets completion fish | source                in config.fish
                """)
        {
            shell,
        };
        command.SetAction((parsed, _) => Verb.GuardAsync(verbose: false, () =>
        {
            Console.WriteLine(parsed.GetValue(shell) switch { "zsh" => Zsh, "fish" => Fish, _ => Bash });
            return Task.FromResult(ExitCode.Done);
        }));
        return command;
    }
}
