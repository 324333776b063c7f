namespace YoloTune.Data.Datasets;

/// <summary>How the label file of an image turned out.</summary>
internal enum LabelOutcome : byte
{
    /// <summary>The image itself was unacceptable, so the label file was not looked at.</summary>
    NotRead,

    /// <summary>There is no label file.</summary>
    Missing,

    /// <summary>The label file has no rows.</summary>
    Empty,

    /// <summary>The label file has acceptable rows.</summary>
    Rows,

    /// <summary>The label file is not acceptable.</summary>
    Rejected,
}

/// <summary>The result of looking at one image and its labels.</summary>
/// <param name="Outcome">How the label file turned out.</param>
/// <param name="Item">What goes into the data set; null when the image is left out.</param>
/// <param name="Duplicates">Label rows dropped because an equal one exists.</param>
/// <param name="Warnings">What there is to say about it.</param>
internal sealed record VerifiedImage(LabelOutcome Outcome, DatasetItem? Item, int Duplicates, IReadOnlyList<DatasetWarning> Warnings)
{
    /// <summary>Sums up the results of all images.</summary>
    public static DatasetCounters Count(IEnumerable<VerifiedImage> images)
    {
        int found = 0, missing = 0, empty = 0, corrupt = 0, duplicates = 0;
        foreach (var image in images)
        {
            missing += image.Outcome == LabelOutcome.Missing ? 1 : 0;
            empty += image.Outcome == LabelOutcome.Empty ? 1 : 0;
            found += image.Outcome is LabelOutcome.Empty or LabelOutcome.Rows or LabelOutcome.Rejected ? 1 : 0;
            corrupt += image.Item is null ? 1 : 0;
            duplicates += image.Duplicates;
        }

        return new DatasetCounters(found, missing, empty, corrupt, duplicates);
    }
}
