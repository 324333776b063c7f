using YoloTune.Core.Errors;
using YoloTune.Models;
using YoloTune.Training.Policies;

namespace YoloTune.Training.Optimization;

/// <summary>Applies freeze patterns to parameters (specification 02, section 9).</summary>
public static class ParameterFreezing
{
    /// <summary>Switches gradients off for matching parameters and on for all others.</summary>
    /// <param name="patterns">What stays as it is.</param>
    /// <param name="parameters">All parameters.</param>
    /// <exception cref="InputException">Nothing is left to train.</exception>
    public static FreezeReport Apply(FreezePatterns patterns, IReadOnlyList<ModelParameter> parameters)
    {
        if (parameters.All(parameter => patterns.Matches(parameter.Name)))
        {
            throw new InputException(
                "this freezes the whole model, nothing is left to train",
                value: $"freeze={string.Join(',', patterns.Patterns)}",
                remedy: "Freeze fewer layers");
        }

        var frozen = new List<string>();
        var reopened = new List<string>();
        foreach (var (name, value, _) in parameters)
        {
            if (patterns.Matches(name))
            {
                value.requires_grad = false;
                frozen.Add(name);
            }
            else if (!value.requires_grad)
            {
                value.requires_grad = true;
                reopened.Add(name);
            }
        }

        return new FreezeReport(frozen, reopened);
    }
}
