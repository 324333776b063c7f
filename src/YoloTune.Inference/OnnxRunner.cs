using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using YoloTune.Core.Errors;
using YoloTune.Inference.Running;

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
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(shape);
        using var session = SessionFactory.Open(model, 0);
        try
        {
            using var options = new RunOptions();
            using var value = OrtValue.CreateTensorValueFromMemory(input, [.. shape]);
            using var outputs = session.Run(options, [session.InputNames[0]], [value], session.OutputNames);
            return [.. session.OutputNames.Select((name, index) => new OnnxOutput(
                name,
                outputs[index].GetTensorTypeAndShape().Shape,
                Values(outputs[index])))];
        }
        catch (OnnxRuntimeException error)
        {
            throw SessionFactory.Translate(error, null, "the model failed");
        }
    }

    private static float[] Values(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.UInt8 => Array.ConvertAll(value.GetTensorDataAsSpan<byte>().ToArray(), number => (float)number),
        TensorElementType.Int32 => Array.ConvertAll(value.GetTensorDataAsSpan<int>().ToArray(), number => (float)number),
        TensorElementType.Int64 => Array.ConvertAll(value.GetTensorDataAsSpan<long>().ToArray(), number => (float)number),
        _ => value.GetTensorDataAsSpan<float>().ToArray(),
    };
}
