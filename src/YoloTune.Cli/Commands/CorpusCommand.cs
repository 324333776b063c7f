using System.Globalization;
using YoloTune.Cli.Output;
using YoloTune.Core.Errors;
using YoloTune.Data.Corpus;

namespace YoloTune.Cli.Commands;

/// <summary>
/// <c>yolotune corpus FOLDER --images N --val N --size S --seed X --threads T --archive FILE</c>: makes the pictures that the starter
/// weights are trained on. A tool of this project, not listed in the help (docs/starter-weights.md).
/// </summary>
internal static class CorpusCommand
{
    /// <summary>The first word of its command line.</summary>
    public const string Name = "corpus";

    private const int ReportEvery = 1000;

    /// <summary>Makes a corpus.</summary>
    /// <param name="words">The words after <see cref="Name"/>.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="cancellationToken">Set when the user wants to stop.</param>
    /// <exception cref="InputException">A wrong word, an archive that cannot be had, a folder in use.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> words, Terminal terminal, CancellationToken cancellationToken)
    {
        if (words.Count == 0 || words.Count % 2 == 0 || words[0].StartsWith('-'))
        {
            throw new InputException($"'{Name}' needs a folder and options with values", remedy: $"Write '{Name} FOLDER --images 20000 --size 192 --seed 1'");
        }

        var options = new CorpusOptions();
        string? archive = null;
        var threads = Environment.ProcessorCount;
        for (var at = 1; at < words.Count; at += 2)
        {
            var value = words[at + 1];
            switch (words[at])
            {
                case "--images":
                    options = options with { TrainCount = Number(words[at], value) };
                    break;
                case "--val":
                    options = options with { ValCount = Number(words[at], value) };
                    break;
                case "--size":
                    options = options with { Side = Number(words[at], value) };
                    break;
                case "--seed":
                    options = options with { Seed = Number(words[at], value) };
                    break;
                case "--threads":
                    threads = Math.Max(1, Number(words[at], value));
                    break;
                case "--archive":
                    archive = value;
                    break;
                default:
                    throw new InputException($"'{words[at]}' is no option of '{Name}'", remedy: "Options are --images, --val, --size, --seed, --threads and --archive");
            }
        }

        var generator = await CorpusGenerator.LoadAsync(archive, cancellationToken);
        terminal.Result(string.Create(CultureInfo.InvariantCulture, $"{generator.CutOutCount} cut-outs in {CorpusGenerator.ClassNames.Count} classes"));
        var yaml = CorpusWriter.Write(generator, words[0], options, threads, new Reporter(terminal, options.Count), cancellationToken);
        terminal.Result($"Corpus written: {yaml}");
        return ExitCode.Success;
    }

    private static int Number(string option, string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : throw new InputException($"'{option}' needs a whole number", value: text);

    private sealed class Reporter(Terminal terminal, int total) : IProgress<int>
    {
        public void Report(int value)
        {
            if (value % ReportEvery == 0)
            {
                terminal.Result(string.Create(CultureInfo.InvariantCulture, $"{value} of {total}"));
            }
        }
    }
}
