namespace YoloTune.Data.Datasets;

/// <summary>What verification found, counted per image (specification 03, section 5).</summary>
/// <param name="Found">Images with a label file, also an empty or an unacceptable one.</param>
/// <param name="Missing">Images without a label file; they stay as background.</param>
/// <param name="Empty">Images whose label file has no rows; they stay as background.</param>
/// <param name="Corrupt">Images left out because of the image or its labels.</param>
/// <param name="DuplicateLabels">Label rows dropped because an equal one exists.</param>
public sealed record DatasetCounters(int Found, int Missing, int Empty, int Corrupt, int DuplicateLabels)
{
    /// <summary>Images without objects.</summary>
    public int Backgrounds => Missing + Empty;

    /// <summary>The line that the reference prints.</summary>
    public override string ToString() => FormattableString.Invariant($"{Found} images, {Backgrounds} backgrounds, {Corrupt} corrupt");
}
