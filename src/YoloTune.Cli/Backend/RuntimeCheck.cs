using YoloTune.Export;
using YoloTune.Inference;

namespace YoloTune.Cli.Backend;

/// <summary>Runs a freshly exported model in ONNX Runtime.</summary>
internal sealed class RuntimeCheck : IExportCheck
{
    /// <inheritdoc/>
    public IReadOnlyList<ExportOutput> Run(byte[] model, float[] images, IReadOnlyList<long> shape) =>
        [.. OnnxRunner.Run(model, images, shape).Select(output => new ExportOutput(output.Name, output.Shape, output.Values))];

    /// <inheritdoc/>
    public IExportSession Open(byte[] model) => new Loaded(OnnxSession.Open(model));

    private sealed class Loaded(OnnxSession session) : IExportSession
    {
        public void Run(float[] images, IReadOnlyList<long> shape, ExportOutputVisitor visit) => session.Run(images, shape, (name, _, values) => visit(name, values));

        public void Dispose() => session.Dispose();
    }
}
