using YoloTune.Export.Onnx;

namespace YoloTune.Export.Emitters;

/// <summary>The form that a graph shall have, all questions settled.</summary>
/// <param name="Opset">Version of the standard operators.</param>
/// <param name="Batch">Pictures per call.</param>
/// <param name="Height">Height of the network input, a multiple of the stride.</param>
/// <param name="Width">Width of the network input, a multiple of the stride.</param>
/// <param name="Dynamic">True when batch, height and width may differ at run time.</param>
/// <param name="Half">True for a body in half precision.</param>
/// <param name="EndToEnd">True for selected rows, false for raw anchors and for heads without such.</param>
/// <param name="Rows">Rows per picture of an end-to-end graph.</param>
/// <param name="Agnostic">At most one class per anchor (end-to-end only).</param>
internal sealed record GraphPlan(int Opset, int Batch, int Height, int Width, bool Dynamic, bool Half, bool EndToEnd, int Rows, bool Agnostic)
{
    /// <summary>True adds what the branches of a head say as outputs <c>raw_boxes</c>, <c>raw_scores</c> and <c>raw_extra</c>, for tests.</summary>
    public bool ShowsRaw { get; init; }

    /// <summary>True when convolutions compute in eight bits.</summary>
    public bool EightBits { get; init; }

    /// <summary>The first side of inputs and outputs.</summary>
    public Dimension BatchSide => Dynamic ? "batch" : Batch;
}
