using YoloTune.Inference;

namespace YoloTune.Export.Tests;

/// <summary>ONNX Runtime as the engine of the check, as the command line wires it.</summary>
internal sealed class OnnxRuntimeCheck : IExportCheck
{
    public IReadOnlyList<ExportOutput> Run(byte[] model, float[] images, IReadOnlyList<long> shape) =>
        [.. OnnxRunner.Run(model, images, shape).Select(output => new ExportOutput(output.Name, output.Shape, output.Values))];

    public IExportSession Open(byte[] model) => new Loaded(OnnxSession.Open(model));

    private sealed class Loaded(OnnxSession session) : IExportSession
    {
        public void Run(float[] images, IReadOnlyList<long> shape, ExportOutputVisitor visit) => session.Run(images, shape, (name, _, values) => visit(name, values));

        public void Dispose() => session.Dispose();
    }
}
