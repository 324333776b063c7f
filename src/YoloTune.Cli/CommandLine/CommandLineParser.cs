using YoloTune.Core.Errors;
using YoloTune.Training.Options;

namespace YoloTune.Cli.CommandLine;

/// <summary>
/// Understands <c>yolotune [TASK] MODE key=value ...</c> (specification 07, section 7). <c>--key value</c> and <c>--key=value</c> mean the
/// same as <c>key=value</c>; the order of words is free.
/// </summary>
internal sealed class CommandLineParser
{
    private readonly IReadOnlyList<string> _words;
    private readonly List<ArgumentSource> _arguments = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _unknown = [];
    private string? _mode;
    private string? _task;
    private Verb? _special;
    private Verb? _about;
    private string? _shell;
    private int _next;

    private CommandLineParser(IReadOnlyList<string> words) => _words = words;

    /// <summary>Understands a command line.</summary>
    /// <param name="words">The words after the program's name, without the switches of <see cref="OutputFlags"/>.</param>
    /// <exception cref="InputException">An unknown word, a missing or wrong value.</exception>
    public static ParsedCommand Parse(IReadOnlyList<string> words) =>
        words.Count == 0 ? new ParsedCommand { Verb = Verb.Help } : new CommandLineParser(TokenMerger.Merge(words)).Run();

    private ParsedCommand Run()
    {
        while (_next < _words.Count)
        {
            Take(_words[_next++]);
        }

        if (_special is { } special)
        {
            var about = _mode is null || !Vocabulary.IsMode(_mode) ? _about : Vocabulary.ModeVerb(_mode);
            return new ParsedCommand { Verb = special, HelpAbout = about, Shell = _shell };
        }

        if (_unknown.Count > 0)
        {
            throw ArgumentSuggestions.Unknown(_unknown, Vocabulary.Words);
        }

        var arguments = ArgumentSet.From(_arguments, Vocabulary.Words);
        return Finish(arguments);
    }

    private ParsedCommand Finish(ArgumentSet arguments)
    {
        var mode = _mode ?? (arguments.IsGiven("mode") ? arguments["mode"].ToString() : null);
        if (mode is null)
        {
            mode = "train";
            _warnings.Add($"'mode' argument is missing. Valid modes are {Vocabulary.ModeList}. Using default 'mode=train'.");
        }

        var verb = Vocabulary.ModeVerb(mode);
        var task = _task ?? (arguments.IsGiven("task") && !arguments["task"].IsNone ? arguments["task"].ToString() : null);
        if (task is not null)
        {
            Vocabulary.RequireTask(task);
            arguments = arguments.With("task", ArgumentValue.Of(task));
        }

        return new ParsedCommand
        {
            Verb = verb,
            Arguments = arguments.With("mode", ArgumentValue.Of(mode)),
            Warnings = [.. _warnings, .. arguments.Warnings, .. arguments.WithoutEffect(verb == Verb.Export)],
        };
    }

    private void Take(string word)
    {
        if (word.Length > 1 && word.EndsWith(','))
        {
            _warnings.Add($"'{word}' ends with a comma, which is left out.");
            word = word.TrimEnd(',');
        }

        var dashed = word.StartsWith("--", StringComparison.Ordinal);
        var body = dashed ? word[2..] : word;
        var equals = body.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            TakePair(Name(body[..equals].Trim(), dashed), body[(equals + 1)..].Trim());
        }
        else if (dashed)
        {
            TakeOption(word, Name(body, dashed));
        }
        else
        {
            TakeWord(word);
        }
    }

    private static string Name(string text, bool dashed) => dashed ? text.Replace('-', '_') : text;

    private void TakePair(string key, string text)
    {
        if (key.Length == 0 || text.Length == 0)
        {
            throw new InputException($"'{key}={text}' lacks {(key.Length == 0 ? "a key" : "a value")}", remedy: "Write 'key=value' (i.e. 'epochs=100')");
        }

        switch (key)
        {
            case "cfg":
                TakeFile(text);
                break;
            case "mode":
                _ = Vocabulary.ModeVerb(text);
                _mode = text;
                break;
            case "task":
                Vocabulary.RequireTask(text);
                _task = text;
                break;
            default:
                _arguments.Add(new ArgumentSource(key, ArgumentLiteral.Parse(text)));
                break;
        }
    }

    /// <summary>
    /// A file of arguments replaces what was given before it. Values that equal the default do not count, so that the
    /// <c>args.yaml</c> of a run serves every mode; its <c>save_dir</c> is left out, lest the earlier run be overwritten.
    /// </summary>
    private void TakeFile(string path)
    {
        if (_arguments.Count > 0)
        {
            _warnings.Add($"'cfg={path}' replaces the arguments before it.");
        }

        _arguments.Clear();
        foreach (var source in ArgsYaml.ReadSources(path))
        {
            if (source.Key == ArgumentTable.SaveFolderKey)
            {
                _warnings.Add($"'{source.Key}' of {path} is left out, so that the earlier run is not overwritten.");
            }
            else if (ArgumentTable.Find(source.Key)?.Default.Equals(source.Value) != true)
            {
                _arguments.Add(source);
            }
        }
    }

    private void TakeOption(string word, string key)
    {
        var definition = ArgumentTable.Find(key);
        var isSwitch = ArgumentSuggestions.IsSwitch(key);
        if (isSwitch is not null && NextIsValue(isSwitch.Value, definition))
        {
            TakePair(key, _words[_next++]);
        }
        else if (Vocabulary.Contains(key) || isSwitch == true)
        {
            TakeWord(key);
        }
        else if (isSwitch is null)
        {
            _unknown.Add(key);
            SkipValue();
        }
        else
        {
            throw new InputException($"'{word}' lacks a value", remedy: $"Write '{word} VALUE' or '{key}=VALUE'{Example(key)}");
        }
    }

    /// <summary>
    /// Whether the next word is the value of an option. After a switch only true and false are; after one that also takes text
    /// (such as <c>--resume</c>), words of the vocabulary are not.
    /// </summary>
    private bool NextIsValue(bool isSwitch, ArgumentDefinition? definition)
    {
        if (_next >= _words.Count || _words[_next].StartsWith("--", StringComparison.Ordinal))
        {
            return false;
        }

        var next = _words[_next];
        if (isSwitch && definition?.Kind != ArgumentKind.Any)
        {
            return next.Equals("true", StringComparison.OrdinalIgnoreCase) || next.Equals("false", StringComparison.OrdinalIgnoreCase);
        }

        return !IsPair(next) && !(isSwitch && Vocabulary.Contains(next));
    }

    private static bool IsPair(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && ArgumentTable.Find(word[..equals]) is not null;
    }

    /// <summary>Passes over what is probably the value of an unknown option.</summary>
    private void SkipValue()
    {
        if (_next < _words.Count && !_words[_next].StartsWith("--", StringComparison.Ordinal) && !_words[_next].Contains('=') && !Vocabulary.Contains(_words[_next]))
        {
            _next++;
        }
    }

    private void TakeWord(string word)
    {
        var plain = word is "-h" ? "help" : word is "-v" or "-V" ? "version" : word;
        if (Vocabulary.SpecialVerb(plain) is { } special)
        {
            // 'help doctor' and 'doctor --help' ask for the same.
            var isAbout = special != Verb.Help && _special == Verb.Help;
            _about = isAbout ? special : special == Verb.Help && _special is not Verb.Help ? _special : _about;
            _special = isAbout || special == Verb.Help ? Verb.Help : _special ?? special;
        }
        else if (_special == Verb.Completion && Vocabulary.Shells.Contains(plain))
        {
            _shell = plain;
        }
        else if (Vocabulary.IsMode(plain))
        {
            if (_special is null && _mode is null)
            {
                _ = Vocabulary.ModeVerb(plain);
            }

            _mode = Vocabulary.Combine(_mode, plain);
        }
        else if (Vocabulary.IsTask(plain))
        {
            _task = plain;
        }
        else if (ArgumentSuggestions.IsSwitch(plain) == true)
        {
            _arguments.Add(new ArgumentSource(plain, ArgumentValue.True));
        }
        else if (ArgumentSuggestions.IsSwitch(plain) == false)
        {
            throw new InputException(
                $"'{plain}' is a valid argument but is missing an '=' sign to set its value",
                remedy: $"Write '{plain}=VALUE'{Example(plain)}");
        }
        else
        {
            _unknown.Add(plain);
        }
    }

    private static string Example(string key) =>
        ArgumentTable.Find(key) is { Default.IsNone: false } definition ? $" (i.e. '{key}={definition.Default}')" : string.Empty;
}
