using Microsoft.ML.OnnxRuntime;
using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;

namespace YoloTune.Inference.Running;

/// <summary>
/// Memory for one call at one input size, bound to the session once: later calls allocate nothing. One caller at a time.
/// </summary>
internal sealed class BoundRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly OrtValue _input;
    private readonly string _outputName;
    private OrtValue? _output;

    /// <summary>Binds memory.</summary>
    /// <param name="session">The model.</param>
    /// <param name="size">The input size.</param>
    public BoundRun(InferenceSession session, InputSize size)
    {
        _session = session;
        _outputName = session.OutputNames[0];
        Size = size;
        Input = new float[size.Values];
        Frame = new PixelBuffer(size.Height, size.Width, size.Channels);
        Planes = new byte[size.ValuesPerPicture];
        _input = OrtValue.CreateTensorValueFromMemory(Input, [size.Batch, size.Channels, size.Height, size.Width]);
        _binding = session.CreateIoBinding();
        _binding.BindInput(session.InputNames[0], _input);
    }

    /// <summary>The input size.</summary>
    public InputSize Size { get; }

    /// <summary>The network input, (B, C, H, W).</summary>
    public float[] Input { get; }

    /// <summary>Room for one picture in the frame of the network.</summary>
    public PixelBuffer Frame { get; }

    /// <summary>Room for the planes of one picture.</summary>
    public byte[] Planes { get; }

    /// <summary>The first output of the last call, row-major.</summary>
    public float[] Output { get; private set; } = [];

    /// <summary>Second side of the output.</summary>
    public int Rows { get; private set; }

    /// <summary>Last side of the output.</summary>
    public int Columns { get; private set; }

    /// <summary>Runs the network on <see cref="Input"/>.</summary>
    /// <exception cref="InputException">The engine fails, or the output has another form than (B, rows, columns).</exception>
    public void Execute()
    {
        try
        {
            if (_output is null)
            {
                LearnOutput();
            }
            else
            {
                _session.RunWithBinding(_options, _binding);
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
        _binding.Dispose();
        _input.Dispose();
        _output?.Dispose();
        _options.Dispose();
    }

    // The first call lets the engine allocate, which tells the shape; from then on the output has a place of its own.
    private void LearnOutput()
    {
        _binding.BindOutputToDevice(_outputName, OrtMemoryInfo.DefaultInstance);
        _session.RunWithBinding(_options, _binding);
        using var outputs = _binding.GetOutputValues();
        var shape = outputs[0].GetTensorTypeAndShape().Shape;
        if (shape.Length != 3 || shape[0] != Size.Batch)
        {
            throw new InputException("the model gave an output of another form than its file says", value: string.Join(", ", shape), remedy: "Export the model again");
        }

        Output = outputs[0].GetTensorDataAsSpan<float>().ToArray();
        (Rows, Columns) = ((int)shape[1], (int)shape[2]);
        _output = OrtValue.CreateTensorValueFromMemory(Output, shape);
        _binding.ClearBoundOutputs();
        _binding.BindOutput(_outputName, _output);
    }
}
