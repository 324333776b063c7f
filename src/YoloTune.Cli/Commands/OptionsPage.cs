using System.Text;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Commands;

/// <summary><c>docs/options.md</c>, from the table of arguments; a test keeps the file equal to this.</summary>
internal static class OptionsPage
{
    private static readonly (string Name, ArgumentUse Use)[] _modes =
    [
        ("train", ArgumentUse.Train), ("val", ArgumentUse.Validate), ("predict", ArgumentUse.Predict), ("export", ArgumentUse.Export), ("info", ArgumentUse.Info),
    ];

    private const string Head = """
        # Options

        Every key of the command line, with the default of training; `yolotune help MODE` shows the defaults of a mode. This page is made from the
        table of arguments (`src/YoloTune.Training/Options/ArgumentTable.cs`) and checked by a test; `YOLOTUNE_APPROVE=1` writes it anew.

        Keys are written `key=value`, `--key value` or `--key=value`; a key alone means True. Lists are `[0,1,2]` or `0,1,2`. `None` leaves the choice to
        the program. In C# the same options are properties of `TrainOptions`, `ValidateOptions`, `PredictOptions` and `ExportOptions`.

        """;

    private const string Switches = """

        ## Switches

        | Switch | What it does |
        |---|---|
        | `--json` | One JSON object on standard output; reports go to standard error |
        | `--quiet` | Warnings, errors and the result only |
        | `--events` | All events of a training run in `events.jsonl` |
        | `--tensorboard`, `tensorboard=True` | TensorBoard event files in the run folder |
        | `--verbose` | Stack traces of unexpected errors |

        ## Environment

        | Variable | What it does |
        |---|---|
        | `YOLOTUNE_WEIGHTS` | A folder in which weights are looked for by name |
        | `YOLOTUNE_DATASETS` | The folder of your data sets; `./datasets` without it |
        | `YOLOTUNE_ASSETS_URL`, `YOLOTUNE_DATASETS_URL` | Mirrors of official weights and of known data sets |
        | `YOLOTUNE_OFFLINE=1` | Nothing is fetched |
        | `XDG_CACHE_HOME` | Where the folder `yolotune` with fetched files and caches lies; `~/.cache` without it |
        | `NO_COLOR`, `CI` | Plain lines instead of the live table |
        | `YOLOTUNE_DEBUG=1` | The same as `--verbose` |
        | `YOLOTUNE_ONEDNN`, `YOLOTUNE_NATIVE`, `YOLOTUNE_ALLOCATOR` | See [native-runtime.md](native-runtime.md) |

        """;

    /// <summary>The page.</summary>
    public static string Format()
    {
        var text = new StringBuilder(Head);
        var all = ArgumentTable.Definitions.Concat(ArgumentTable.Extras).ToArray();
        text.Append("| Key | Default | Modes | What it does |\n|---|---|---|---|\n");
        foreach (var definition in all.Where(definition => ModesOf(definition).Length > 0))
        {
            text.Append($"| `{definition.Key}` | `{definition.Default}` | {ModesOf(definition)} | {Escape(definition.Summary)} |\n");
        }

        text.Append("\n## Accepted without effect\n\nSo that command lines and `args.yaml` of the reference can be used as they are.\n\n");
        text.Append("| Key | Default | What it is |\n|---|---|---|\n");
        foreach (var definition in all.Where(definition => ModesOf(definition).Length == 0))
        {
            text.Append($"| `{definition.Key}` | `{definition.Default}` | {Escape(definition.Summary)} |\n");
        }

        return text.Append(Switches).ToString().ReplaceLineEndings("\n");
    }

    private static string ModesOf(ArgumentDefinition definition) => string.Join(", ", _modes.Where(mode => definition.Use.HasFlag(mode.Use)).Select(mode => mode.Name));

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
