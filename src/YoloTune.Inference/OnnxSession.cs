using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using YoloTune.Core.Errors;
using YoloTune.Inference.Running;

namespace YoloTune.Inference;

/// <summary>Any ONNX model with one picture tensor, loaded to run it several times: all its outputs as they are.</summary>
public sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    private OnnxSession(InferenceSession session) => _session = session;

    /// <summary>Loads a model.</summary>
    /// <param name="model">The whole ONNX file.</param>
    /// <param name="threads">Threads per call; 0 for one per core.</param>
    /// <exception cref="InputException">The bytes are no usable ONNX model.</exception>
    public static OnnxSession Open(byte[] model, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new OnnxSession(SessionFactory.Open(model, threads));
    }

    /// <summary>Runs the model.</summary>
    /// <param name="input">Values of the first input, row-major.</param>
    /// <param name="shape">Its sides.</param>
    /// <param name="visit">Called with every output in the order of the file; whole numbers come as floats.</param>
    /// <exception cref="InputException">The model fails.</exception>
    public void Run(float[] input, IReadOnlyList<long> shape, OnnxOutputVisitor visit)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(visit);
        try
        {
            using var value = OrtValue.CreateTensorValueFromMemory(input, [.. shape]);
            using var outputs = _session.Run(_options, [_session.InputNames[0]], [value], _session.OutputNames);
            for (var i = 0; i < outputs.Count; i++)
            {
                visit(_session.OutputNames[i], outputs[i].GetTensorTypeAndShape().Shape, Values(outputs[i]));
            }
        }
        catch (OnnxRuntimeException error)
        {
            throw SessionFactory.Translate(error, null, "the model failed");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    private static ReadOnlySpan<float> Values(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.UInt8 => Array.ConvertAll(value.GetTensorDataAsSpan<byte>().ToArray(), number => (float)number),
        TensorElementType.Int32 => Array.ConvertAll(value.GetTensorDataAsSpan<int>().ToArray(), number => (float)number),
        TensorElementType.Int64 => Array.ConvertAll(value.GetTensorDataAsSpan<long>().ToArray(), number => (float)number),
        _ => value.GetTensorDataAsSpan<float>(),
    };
}
