using YoloTune.Core.Errors;

namespace YoloTune.Training.Options;

/// <summary>The way from arguments to <see cref="TrainOptions"/> and back.</summary>
public static class TrainOptionsMapping
{
    /// <summary>Makes options of arguments.</summary>
    /// <param name="arguments">Checked arguments.</param>
    /// <returns>The options; <see cref="TrainOptions.InitialLearningRate"/> is null unless <c>lr0</c> was given.</returns>
    /// <exception cref="InputException">A value does not fit.</exception>
    public static TrainOptions ToTrainOptions(this ArgumentSet arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var options = new TrainOptions { Arguments = arguments };
        foreach (var binding in TrainBindings.All)
        {
            if (arguments.IsGiven(binding.Key) && !(arguments[binding.Key].IsNone && binding.Key is "model" or "data" or "task"))
            {
                options = binding.Write(options, new GivenArgument(binding.Key, arguments[binding.Key]));
            }
        }

        var model = arguments["model"].IsNone ? DefaultModel.For(options.Task) : options.Model;
        return ResolveResume(options with { Model = model });
    }

    /// <summary>
    /// Makes arguments of options. Where an option still says what the argument it came from said
    /// (<see cref="TrainOptions.Arguments"/>), the user's own notation is kept.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <returns>The arguments; only values other than the default, and those the user gave, count as given.</returns>
    public static ArgumentSet ToArguments(this TrainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var result = options.Arguments.With("mode", ArgumentValue.Of("train"));
        var before = options.Arguments.ToTrainOptions();
        var defaults = new TrainOptions();
        foreach (var binding in TrainBindings.All)
        {
            var value = binding.Read(options);
            var changed = !value.Equals(binding.Read(before));
            var always = binding.Key is "model" or "data" or "task" && options.Resume is null;
            if (changed || (always && !result.IsGiven(binding.Key)) || (result.IsGiven(binding.Key) && result[binding.Key].IsNone && !value.IsNone))
            {
                result = result.With(binding.Key, value);
            }
        }

        return options.InitialLearningRate is { } rate && !result.IsGiven("lr0") ? result.With("lr0", ArgumentValue.Of(rate)) : result;
    }

    /// <summary>Checks options, whether they came from arguments or from code.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="InputException">A value is out of range; the message names the key of the command line.</exception>
    public static void Check(this TrainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var binding in TrainBindings.All)
        {
            var definition = ArgumentTable.Find(binding.Key)!;
            var value = ArgumentCheck.Check(definition, binding.Read(options));
            _ = binding.Write(options, new GivenArgument(binding.Key, value));
        }

        if (options.TimeHours is <= 0)
        {
            throw new InputException($"'time={ArgumentValue.Of(options.TimeHours.Value)}' is invalid", remedy: "Give the hours of training, above 0 (i.e. 'time=0.5')");
        }
    }

    /// <summary><c>resume=True model=path</c> means <c>resume=path</c>.</summary>
    private static TrainOptions ResolveResume(TrainOptions options) =>
        options.Resume == "true" && options.Arguments.IsGiven("model") ? options with { Resume = options.Model } : options;
}
