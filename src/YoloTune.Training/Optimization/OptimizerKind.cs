namespace YoloTune.Training.Optimization;

/// <summary>The optimizers.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with Nesterov momentum.</summary>
    Sgd,

    /// <summary>SGD plus orthogonalised momentum for matrices (Muon).</summary>
    MuSgd,

    /// <summary>Adam; weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>Adam with the infinity norm.</summary>
    Adamax,

    /// <summary>Adam with decoupled weight decay.</summary>
    AdamW,

    /// <summary>Adam with Nesterov momentum.</summary>
    NAdam,

    /// <summary>Rectified Adam.</summary>
    RAdam,

    /// <summary>RMSProp with momentum.</summary>
    RmsProp,
}
