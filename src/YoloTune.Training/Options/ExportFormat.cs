namespace YoloTune.Training.Options;

/// <summary>What a model can be exported to (<c>format</c>).</summary>
public enum ExportFormat
{
    /// <summary>An ONNX file for ONNX Runtime and everything else that reads ONNX.</summary>
    Onnx,

    /// <summary>A safetensors checkpoint in single precision.</summary>
    Safetensors,
}
