namespace YoloTune.Training.Tests.Optimization;

/// <summary>Tolerances of the golden README, section 3.</summary>
/// <param name="Loss">Relative, per item.</param>
/// <param name="GradientNorm">Relative.</param>
/// <param name="MostChanges">Relative difference of the length of a change, for 95 % of the tensors.</param>
/// <param name="WorstChange">
/// The same for every tensor. For AdamW the golden README bounds 95 % only: it moves biases whose true gradient cancels by the learning
/// rate in either direction; 1 merely keeps their length within a factor of two.
/// </param>
/// <param name="WorstSum">
/// Error of a sum over what the change can move it, for every tensor; for AdamW as above, so that opposite moves pass.
/// </param>
/// <param name="StoredChange">Relative Frobenius difference of the change of a stored tensor.</param>
internal sealed record OptimizerBounds(double Loss, double GradientNorm, double MostChanges, double WorstChange, double WorstSum, double StoredChange)
{
    public static OptimizerBounds For(string optimizer) => optimizer switch
    {
        "MuSGD" => new(1e-3, 5e-3, 5e-3, 5e-2, 5e-2, 5e-2),
        "AdamW" => new(5e-4, 2e-3, 1e-3, 1, 2, 1e-2),
        _ => new(5e-4, 2e-3, 5e-4, 1e-2, 1e-2, 1e-2),
    };
}
