namespace YoloTune.Core.Drawing;

/// <summary>How boxes are drawn on a picture.</summary>
public sealed record BoxOverlayOptions
{
    /// <summary>Width of box lines in pixels (<c>line_width</c>), at least 1; null derives it from the size of the picture.</summary>
    public int? LineWidth { get; init; }

    /// <summary>Size of the text in pixels, at least 4; null derives it from the line width.</summary>
    public float? FontSize { get; init; }

    /// <summary>Draw boxes (<c>show_boxes</c>); without them there are no labels either.</summary>
    public bool ShowBoxes { get; init; } = true;

    /// <summary>Write the class name at each box (<c>show_labels</c>).</summary>
    public bool ShowLabels { get; init; } = true;

    /// <summary>Add the confidence to the class name (<c>show_conf</c>).</summary>
    public bool ShowConfidence { get; init; } = true;
}
