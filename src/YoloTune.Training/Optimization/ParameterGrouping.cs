using System.Globalization;

namespace YoloTune.Training.Optimization;

/// <summary>Sorts the parameters of a model into optimizer groups (specification 06, sections 5.2 and 5.3).</summary>
public static class ParameterGrouping
{
    /// <summary>Learning-rate factor of the class branches under MuSGD.</summary>
    public const double BoostFactor = 3;

    private static readonly ParameterRole[] PlainOrder = [ParameterRole.Weight, ParameterRole.Normalization, ParameterRole.Bias];
    private static readonly ParameterRole[] MuonOrder = [.. PlainOrder, ParameterRole.Muon];
    private static readonly string[] BoostedParts = ["cv3.", "one2one_cv3.", "proto.semseg."];

    /// <summary>Plans the groups in optimizer order.</summary>
    /// <param name="parameters">All parameters in model order.</param>
    /// <param name="useMuon">
    /// False gives three groups: weight, bn, bias. True (MuSGD) gives eight: weight, bn, bias and muon, each as a half with three
    /// times the learning rate (class branches and the semantic branch of the head) and a half with the plain one. Groups
    /// without members stay in the list.
    /// </param>
    public static IReadOnlyList<PlannedGroup> Plan(IReadOnlyList<ParameterDescription> parameters, bool useMuon)
    {
        var head = HeadPrefix(parameters);
        var groups = new List<PlannedGroup>();
        foreach (var role in useMuon ? MuonOrder : PlainOrder)
        {
            var members = Enumerable.Range(0, parameters.Count).Where(index => RoleOf(parameters[index], useMuon) == role).ToList();
            if (!useMuon)
            {
                groups.Add(new PlannedGroup(role, 1, members));
                continue;
            }

            groups.Add(new PlannedGroup(role, BoostFactor, members.Where(index => IsBoosted(parameters[index].Name, head)).ToList()));
            groups.Add(new PlannedGroup(role, 1, members.Where(index => !IsBoosted(parameters[index].Name, head)).ToList()));
        }

        return groups;
    }

    private static ParameterRole RoleOf(ParameterDescription parameter, bool useMuon)
    {
        if (useMuon && parameter.Dimensions is 2 or 4)
        {
            return ParameterRole.Muon;
        }

        if (parameter.Name.Contains("bias", StringComparison.Ordinal))
        {
            return ParameterRole.Bias;
        }

        return parameter.IsNormalization || parameter.Name.Contains("logit_scale", StringComparison.Ordinal)
            ? ParameterRole.Normalization
            : ParameterRole.Weight;
    }

    private static bool IsBoosted(string name, string headPrefix) =>
        name.StartsWith(headPrefix, StringComparison.Ordinal)
        && BoostedParts.Any(part => name.AsSpan(headPrefix.Length).StartsWith(part, StringComparison.Ordinal));

    /// <summary>The name prefix of the head: the layer with the largest index.</summary>
    private static string HeadPrefix(IReadOnlyList<ParameterDescription> parameters)
    {
        var last = 0;
        foreach (var parameter in parameters)
        {
            var parts = parameter.Name.Split('.', 3);
            if (parts is ["model", var index, ..] && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                last = Math.Max(last, value);
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"model.{last}.");
    }
}
