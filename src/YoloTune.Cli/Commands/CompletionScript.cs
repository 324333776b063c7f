using YoloTune.Cli.CommandLine;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary>Scripts for shells. After <c>model=</c>, <c>data=</c> and the like they complete files.</summary>
internal static class CompletionScript
{
    private static readonly string[] _switches = ["--json", "--quiet", "--events", "--verbose"];

    private const string Bash = """
        # yolotune: put into ~/.bashrc:  source <(yolotune completion bash)
        _yolotune() {
            local current="${COMP_LINE:0:COMP_POINT}"
            current="${current##* }"
            if [[ "$current" == *=* ]]; then
                COMPREPLY=($(compgen -f -- "${current#*=}"))
                return
            fi
            COMPREPLY=($(compgen -W "@WORDS@" -- "$current"))
            [[ "${COMPREPLY[0]}" == *= ]] && compopt -o nospace
        }
        complete -o default -F _yolotune yolotune

        """;

    private const string Zsh = """
        #compdef yolotune
        # yolotune: put into ~/.zshrc:  source <(yolotune completion zsh)
        _yolotune() {
            if [[ "$PREFIX" == *=* ]]; then
                compset -P '*='
                _files
                return
            fi
            local -a words keys
            words=(@PLAIN@)
            keys=(@KEYS@)
            compadd -- $words
            compadd -S '' -- $keys
        }
        compdef _yolotune yolotune

        """;

    private const string Fish = """
        # yolotune: save as ~/.config/fish/completions/yolotune.fish
        complete -c yolotune -f
        complete -c yolotune -n 'not string match -q "*=*" -- (commandline -ct)' -a '@WORDS@'
        complete -c yolotune -n 'string match -q "*=*" -- (commandline -ct)' -a '(set -l t (commandline -ct); for f in (__fish_complete_path (string split -m1 = -- $t)[2]); echo (string split -m1 = -- $t)[1]=$f; end)'

        """;

    private const string PowerShell = """
        # yolotune: put into $PROFILE:  yolotune completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName yolotune -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            '@WORDS@'.Split(' ') | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    /// <summary>The script of a shell.</summary>
    /// <param name="shell">One of <see cref="Vocabulary.Shells"/>.</param>
    public static string For(string shell)
    {
        string[] plain = [.. Vocabulary.Completions, .. _switches];
        string[] keys = [.. ArgumentTable.Definitions.Concat(ArgumentTable.Extras).Where(definition => definition.Use != ArgumentUse.None).Select(definition => definition.Key + "=")];
        var script = shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => PowerShell,
        };
        return script.ReplaceLineEndings("\n")
            .Replace("@WORDS@", string.Join(' ', plain.Concat(keys)), StringComparison.Ordinal)
            .Replace("@PLAIN@", string.Join(' ', plain), StringComparison.Ordinal)
            .Replace("@KEYS@", string.Join(' ', keys.Select(key => $"'{key}'")), StringComparison.Ordinal);
    }
}
