using YoloTune.Inference;

namespace YoloTune.Export.Tests;

/// <summary>ONNX Runtime as the engine of the check, as the command line wires it.</summary>
internal sealed class OnnxRuntimeCheck : IExportCheck
{
    public IReadOnlyList<ExportOutput> Run(byte[] model, float[] images, IReadOnlyList<long> shape) =>
        [.. OnnxRunner.Run(model, images, shape).Select(output => new ExportOutput(output.Name, output.Shape, output.Values))];
}
