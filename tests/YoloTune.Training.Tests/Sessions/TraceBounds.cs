namespace YoloTune.Training.Tests.Sessions;

/// <summary>Tolerances of golden <c>trace/</c> (golden README, section 3).</summary>
/// <param name="EarlyIterations">Iterations to which <paramref name="Early"/> applies.</param>
/// <param name="Early">Relative bound of the first iterations.</param>
/// <param name="Late">Relative bound of the others, and of the epochs.</param>
/// <param name="MeanAveragePrecision">Absolute bound of mAP.</param>
/// <param name="Sums">Bound of sums over a tensor, relative to the sum of magnitudes.</param>
internal sealed record TraceBounds(int EarlyIterations, double Early, double Late, double MeanAveragePrecision, double Sums)
{
    public static TraceBounds Of(string tag) => tag switch
    {
        "sgd" or "freeze11" => new(4, 1e-4, 2e-3, 1.5e-3, 2e-3),
        "adamw" => new(3, 1e-3, 3e-2, 1.5e-3, 3e-2),
        "accumulate" => new(8, 1e-3, 3e-2, 1.5e-3, 3e-2),
        _ => new(0, 1e-3, 1e-3, 2e-3, 1e-3),
    };

    public double At(int iteration) => iteration < EarlyIterations ? Early : Late;
}
