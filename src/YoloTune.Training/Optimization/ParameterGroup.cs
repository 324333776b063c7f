using YoloTune.Models;

namespace YoloTune.Training.Optimization;

/// <summary>Parameters that share a learning rate, a momentum and a weight decay.</summary>
public sealed class ParameterGroup
{
    /// <summary>Creates a group.</summary>
    /// <param name="role">How the parameters are treated.</param>
    /// <param name="parameters">The members in model order; may be empty.</param>
    /// <param name="learningRate">The learning rate before any schedule.</param>
    /// <param name="momentum">SGD momentum or first Adam beta.</param>
    /// <param name="weightDecay">Effective weight decay.</param>
    /// <param name="hasMomentum">False for the Adam family, whose betas no warm-up touches.</param>
    public ParameterGroup(ParameterRole role, IReadOnlyList<ModelParameter> parameters, double learningRate, double momentum, double weightDecay, bool hasMomentum)
    {
        Role = role;
        Parameters = parameters;
        LearningRate = learningRate;
        InitialLearningRate = learningRate;
        Momentum = momentum;
        WeightDecay = weightDecay;
        HasMomentum = hasMomentum;
    }

    /// <summary>How the parameters are treated.</summary>
    public ParameterRole Role { get; }

    /// <summary>The role as the reference writes it: weight, bn, bias or muon.</summary>
    public string Label => Role switch
    {
        ParameterRole.Normalization => "bn",
        ParameterRole.Bias => "bias",
        ParameterRole.Muon => "muon",
        _ => "weight",
    };

    /// <summary>The members in model order.</summary>
    public IReadOnlyList<ModelParameter> Parameters { get; }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate { get; set; }

    /// <summary>The learning rate that schedules scale.</summary>
    public double InitialLearningRate { get; internal set; }

    /// <summary>SGD momentum or first Adam beta of the next step.</summary>
    public double Momentum { get; set; }

    /// <summary>True when warm-up moves <see cref="Momentum"/>; false for the Adam family.</summary>
    public bool HasMomentum { get; }

    /// <summary>Effective weight decay.</summary>
    public double WeightDecay { get; }

    /// <summary>True when the members are orthogonalised by MuSGD.</summary>
    public bool UseMuon => Role == ParameterRole.Muon;
}
