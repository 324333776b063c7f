namespace YoloTune.Training.Optimization;

/// <summary>How an optimizer treats the parameters of a group (specification 06, sections 5.2 and 5.3).</summary>
public enum ParameterRole
{
    /// <summary>Weights, with weight decay.</summary>
    Weight,

    /// <summary>Weights of normalisation layers and logit scales, without weight decay.</summary>
    Normalization,

    /// <summary>Biases, without weight decay; they warm up from above.</summary>
    Bias,

    /// <summary>Matrices and convolution kernels that MuSGD orthogonalises, with weight decay.</summary>
    Muon,
}
