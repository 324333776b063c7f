using YoloTune.Models;
using YoloTune.Models.Heads;

namespace YoloTune.Export.Checking;

/// <summary>What the values of a row or of an anchor mean.</summary>
/// <param name="Classes">nc.</param>
/// <param name="Extra">Values beyond box, scores and class.</param>
/// <param name="PointDimensions">Values per key point; 0 when the extra values are something else.</param>
/// <param name="Rotated">True when the boxes of rows are centre and size, false when they are corners.</param>
internal sealed record RowLayout(int Classes, int Extra, int PointDimensions, bool Rotated)
{
    /// <summary>Kinds of extra values: each is measured by its own largest magnitude.</summary>
    public const int Kinds = 2;

    /// <summary>Values per end-to-end row.</summary>
    public int Columns => 6 + Extra;

    /// <summary>The layout of a network that finds objects.</summary>
    public static RowLayout Of(YoloModel model) => model.Head switch
    {
        SegmentHead head => new(head.ClassCount, head.MaskCount, 0, false),
        PoseHead head => new(head.ClassCount, head.Layout.Values, head.Layout.Dimensions, false),
        ObbHead head => new(head.ClassCount, 1, 0, true),
        var head => new(head.ClassCount, 0, 0, false),
    };

    /// <summary>The kind of an extra value: 1 for the probability that a key point is visible, else 0.</summary>
    public int KindOf(int extra) => PointDimensions == 3 && extra % 3 == 2 ? 1 : 0;
}
