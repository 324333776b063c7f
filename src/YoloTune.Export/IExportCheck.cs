namespace YoloTune.Export;

/// <summary>
/// Runs an exported model in the engine that users will run it in. This assembly has no such engine itself: the program that
/// exports brings it along (ONNX Runtime through YoloTune.Inference).
/// </summary>
public interface IExportCheck
{
    /// <summary>Runs a model once.</summary>
    /// <param name="model">The whole ONNX file.</param>
    /// <param name="images">Values of the input <c>images</c>, row-major.</param>
    /// <param name="shape">B, C, H, W of <paramref name="images"/>.</param>
    /// <returns>All outputs in the order of the file.</returns>
    IReadOnlyList<ExportOutput> Run(byte[] model, float[] images, IReadOnlyList<long> shape);

    /// <summary>Loads a model to run it several times.</summary>
    /// <param name="model">The whole ONNX file.</param>
    IExportSession Open(byte[] model);
}
