using YoloTune.Core.Errors;

namespace YoloTune.Inference;

/// <summary>Runs any ONNX model with one picture tensor once; the check after an export needs no more.</summary>
public static class OnnxRunner
{
    /// <summary>Runs a model.</summary>
    /// <param name="model">The whole ONNX file.</param>
    /// <param name="input">Values of the first input, row-major.</param>
    /// <param name="shape">Its sides.</param>
    /// <returns>All outputs in the order of the file; whole numbers as floats.</returns>
    /// <exception cref="InputException">The bytes are no usable ONNX model, or the model fails.</exception>
    public static IReadOnlyList<OnnxOutput> Run(byte[] model, float[] input, IReadOnlyList<long> shape)
    {
        using var session = OnnxSession.Open(model);
        var outputs = new List<OnnxOutput>();
        session.Run(input, shape, (name, sides, values) => outputs.Add(new OnnxOutput(name, sides, values.ToArray())));
        return outputs;
    }
}
