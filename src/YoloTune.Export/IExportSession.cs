namespace YoloTune.Export;

/// <summary>A model that is loaded in the engine, to run it several times.</summary>
public interface IExportSession : IDisposable
{
    /// <summary>Runs the model once.</summary>
    /// <param name="images">Values of the input <c>images</c>, row-major.</param>
    /// <param name="shape">B, C, H, W of <paramref name="images"/>.</param>
    /// <param name="visit">Called with every output; its values are gone afterwards.</param>
    void Run(float[] images, IReadOnlyList<long> shape, ExportOutputVisitor visit);
}
