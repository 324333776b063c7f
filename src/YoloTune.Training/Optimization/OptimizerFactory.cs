using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Models;

namespace YoloTune.Training.Optimization;

/// <summary>Chooses and makes the optimizer of a run (specification 06, section 5).</summary>
public static class OptimizerFactory
{
    private const string Auto = "auto";
    private const double DefaultLearningRate = 0.01;
    private const double AutoMomentum = 0.9;
    private const long AutoLongRun = 10_000;

    private static readonly (string Name, OptimizerKind Kind)[] Kinds =
    [
        ("SGD", OptimizerKind.Sgd),
        ("MuSGD", OptimizerKind.MuSgd),
        ("Adam", OptimizerKind.Adam),
        ("Adamax", OptimizerKind.Adamax),
        ("AdamW", OptimizerKind.AdamW),
        ("NAdam", OptimizerKind.NAdam),
        ("RAdam", OptimizerKind.RAdam),
        ("RMSProp", OptimizerKind.RmsProp),
    ];

    /// <summary>
    /// Decides optimizer, learning rate and momentum. <c>auto</c> takes MuSGD with 0.01 for more than 10000 iterations, else AdamW
    /// with 0.01 / (4 + classes); a learning rate that was asked for is honoured (the reference ignores it).
    /// </summary>
    /// <param name="options">What was asked for.</param>
    /// <exception cref="InputException">There is no optimizer of that name.</exception>
    public static OptimizerChoice Choose(OptimizerOptions options)
    {
        if (options.Name.Equals(Auto, StringComparison.OrdinalIgnoreCase))
        {
            return ChooseAutomatically(options);
        }

        foreach (var (name, kind) in Kinds)
        {
            if (name.Equals(options.Name, StringComparison.OrdinalIgnoreCase))
            {
                return new OptimizerChoice(kind, options.LearningRate ?? DefaultLearningRate, options.Momentum, options.WarmupBiasLearningRate, null);
            }
        }

        throw new InputException(
            "there is no such optimizer",
            value: $"optimizer={options.Name}",
            remedy: $"Use one of {string.Join(", ", Kinds.Select(entry => entry.Name))} or {Auto}");
    }

    /// <summary>Chooses the optimizer and makes it over all parameters, frozen ones included (they never have a gradient).</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="parameters">All parameters in model order.</param>
    /// <exception cref="InputException">There is no optimizer of that name.</exception>
    public static OptimizerSetup Create(OptimizerOptions options, IReadOnlyList<ModelParameter> parameters)
    {
        var choice = Choose(options);
        var optimizer = Make(choice.Kind, MakeGroups(choice, options.WeightDecay, parameters));
        var summary = Summarise(optimizer, choice);
        return new OptimizerSetup(optimizer, choice, choice.Reason is null ? [summary] : [choice.Reason, summary]);
    }

    private static OptimizerChoice ChooseAutomatically(OptimizerOptions options)
    {
        var isLong = options.Iterations > AutoLongRun;
        var proposed = isLong ? 0.01 : Math.Round(0.002 * 5 / (4 + options.ClassCount), 6);
        var rate = options.LearningRate ?? proposed;
        var why = isLong
            ? $"{Text(options.Iterations)} planned iterations are more than {Text(AutoLongRun)}"
            : $"{Text(options.Iterations)} planned iterations are no more than {Text(AutoLongRun)}";
        var rateReason = options.LearningRate is null
            ? (isLong ? "its usual learning rate" : $"the learning rate for {Text(options.ClassCount)} classes")
            : $"the learning rate that was asked for; {Text(proposed)} would have been chosen";
        var kind = isLong ? OptimizerKind.MuSgd : OptimizerKind.AdamW;
        var reason = $"optimizer: 'optimizer=auto' chose {NameOf(kind)}, since {why}, with lr={Text(rate)} ({rateReason}), momentum={Text(AutoMomentum)} and warmup_bias_lr=0.0";
        return new OptimizerChoice(kind, rate, AutoMomentum, 0, reason);
    }

    private static List<ParameterGroup> MakeGroups(OptimizerChoice choice, double weightDecay, IReadOnlyList<ModelParameter> parameters)
    {
        var descriptions = parameters.Select(parameter => new ParameterDescription(parameter.Name, (int)parameter.Value.dim(), parameter.IsNormalization)).ToList();
        var hasMomentum = choice.Kind is OptimizerKind.Sgd or OptimizerKind.MuSgd or OptimizerKind.RmsProp;
        return ParameterGrouping.Plan(descriptions, choice.Kind == OptimizerKind.MuSgd)
            .Select(plan => new ParameterGroup(
                plan.Role,
                plan.Members.Select(index => parameters[index]).ToList(),
                choice.LearningRate * plan.LearningRateFactor,
                choice.Momentum,
                plan.Role is ParameterRole.Weight or ParameterRole.Muon ? weightDecay : 0,
                hasMomentum))
            .ToList();
    }

    private static ParameterOptimizer Make(OptimizerKind kind, IReadOnlyList<ParameterGroup> groups) => kind switch
    {
        OptimizerKind.Sgd => new SgdOptimizer(groups),
        OptimizerKind.MuSgd => new MuSgdOptimizer(groups),
        OptimizerKind.Adam => new AdamOptimizer(groups, decoupled: false),
        OptimizerKind.AdamW => new AdamOptimizer(groups, decoupled: true),
        OptimizerKind.Adamax => new AdamaxOptimizer(groups),
        OptimizerKind.NAdam => new NAdamOptimizer(groups),
        OptimizerKind.RAdam => new RAdamOptimizer(groups),
        OptimizerKind.RmsProp => new RmsPropOptimizer(groups),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Summarise(ParameterOptimizer optimizer, OptimizerChoice choice)
    {
        var plain = Count(optimizer, ParameterRole.Normalization);
        var bias = Count(optimizer, ParameterRole.Bias);
        var weight = Count(optimizer, ParameterRole.Weight) + Count(optimizer, ParameterRole.Muon);
        var decay = optimizer.Groups.Max(group => group.WeightDecay);
        return $"optimizer: {optimizer.Name}(lr={Text(choice.LearningRate)}, momentum={Text(choice.Momentum)}) with parameter groups "
            + $"{Text(plain)} weight(decay=0.0), {Text(weight)} weight(decay={Text(decay)}), {Text(bias)} bias(decay=0.0)";
    }

    private static long Count(ParameterOptimizer optimizer, ParameterRole role) =>
        optimizer.Groups.Where(group => group.Role == role).Sum(group => group.Parameters.Count);

    private static string NameOf(OptimizerKind kind) => Kinds.First(entry => entry.Kind == kind).Name;

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest text that reads back as the same number, with a decimal point for whole numbers.</summary>
    private static string Text(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).ToLowerInvariant();
        return text.Contains('.') || text.Contains('e') ? text : text + ".0";
    }
}
