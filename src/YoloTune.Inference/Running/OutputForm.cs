using YoloTune.Core.Tasks;

namespace YoloTune.Inference.Running;

/// <summary>The outputs that a model of a task gives.</summary>
/// <param name="Task">What it predicts.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Extra">Values of an object besides box, score and class.</param>
/// <param name="EndToEnd">True for selected rows, false for raw anchors.</param>
internal sealed record OutputForm(TaskKind Task, int Classes, int Extra, bool EndToEnd)
{
    /// <summary>Sides of the first output.</summary>
    public int Sides => Task == TaskKind.Classify ? 2 : 3;

    /// <summary>True when a second output holds mask prototypes.</summary>
    public bool HasMasks => Task == TaskKind.Segment;

    /// <summary>True for an output of these sides behind the batch; 0 or less is open.</summary>
    public bool Fits(int rows, int columns) => Task == TaskKind.Classify ? Is(rows, Classes)
        : EndToEnd ? Is(columns, 6 + Extra)
        : Is(rows, 4 + Classes + Extra);

    private static bool Is(int side, int wanted) => side <= 0 || side == wanted;
}
