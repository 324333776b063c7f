namespace YoloTune.Core.Metrics;

/// <summary>How one image fared at IoU 0.50 over all its predictions (spec/04 section 10).</summary>
/// <param name="TruePositives">Predictions that found a label.</param>
/// <param name="FalsePositives">Predictions that did not.</param>
/// <param name="FalseNegatives">Labels that were not found.</param>
public readonly record struct ImageMatch(int TruePositives, int FalsePositives, int FalseNegatives)
{
    /// <summary>Share of the predictions that are right; 1 for an image with neither labels nor predictions, else 0 without predictions.</summary>
    public double Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>Share of the labels that were found; 1 for an image with neither labels nor predictions, else 0 without labels.</summary>
    public double Recall => Share(TruePositives, TruePositives + FalseNegatives);

    /// <summary>Harmonic mean of both.</summary>
    public double F1 => Share(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    private double Share(int part, int whole) =>
        whole > 0 ? (double)part / whole : TruePositives + FalsePositives + FalseNegatives == 0 ? 1 : 0;
}
