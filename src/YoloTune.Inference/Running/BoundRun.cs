using Microsoft.ML.OnnxRuntime;
using YoloTune.Core.Errors;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Predictions;

namespace YoloTune.Inference.Running;

/// <summary>
/// Memory for one call at one input size, bound to the session once: later calls allocate nothing. One caller at a time.
/// </summary>
internal sealed class BoundRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OutputForm _form;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly OrtValue _input;
    private readonly OrtValue?[] _outputs;
    private float[] _masks = [];
    private float[] _ownMasks = [];
    private MaskPrototypes? _prototypes;
    private DecodedOutput? _decoded;

    /// <summary>Binds memory.</summary>
    /// <param name="session">The model.</param>
    /// <param name="form">Its outputs.</param>
    /// <param name="size">The input size.</param>
    public BoundRun(InferenceSession session, OutputForm form, InputSize size)
    {
        (_session, _form) = (session, form);
        _outputs = new OrtValue?[form.HasMasks ? 2 : 1];
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

    /// <summary>Room to resize pictures in.</summary>
    public ResizeScratch Scratch { get; } = new();

    /// <summary>Room to select objects in.</summary>
    public SelectionBuffer Selected { get; } = new();

    /// <summary>Room for the planes of one picture.</summary>
    public byte[] Planes { get; }

    /// <summary>The first output of the last call, row-major.</summary>
    public float[] Output { get; private set; } = [];

    /// <summary>The outputs of the last call, of a model that finds objects.</summary>
    public DecodedOutput Decoded => _decoded ?? throw new InvalidOperationException("The model has not run.");

    /// <summary>Runs the network on <see cref="Input"/>.</summary>
    /// <exception cref="InputException">The engine fails, or an output has another form than the file says.</exception>
    public void Execute()
    {
        try
        {
            if (_outputs[0] is null)
            {
                LearnOutputs();
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
        foreach (var output in _outputs)
        {
            output?.Dispose();
        }

        _options.Dispose();
        Scratch.Dispose();
    }

    private static InputException Wrong(IEnumerable<long> shape) =>
        new("the model gave an output of another form than its file says", value: string.Join(", ", shape), remedy: "Export the model again");

    // The first call lets the engine allocate, which tells the shapes; from then on the outputs have places of their own.
    private void LearnOutputs()
    {
        for (var i = 0; i < _outputs.Length; i++)
        {
            _binding.BindOutputToDevice(_session.OutputNames[i], OrtMemoryInfo.DefaultInstance);
        }

        _session.RunWithBinding(_options, _binding);
        using var values = _binding.GetOutputValues();
        var shape = values[0].GetTensorTypeAndShape().Shape;
        if (shape.Length != _form.Sides || shape[0] != Size.Batch || shape.Any(side => side < 1) || !_form.Fits((int)shape[1], (int)shape[^1]))
        {
            throw Wrong(shape);
        }

        Output = values[0].GetTensorDataAsSpan<float>().ToArray();
        if (_form.HasMasks)
        {
            LearnMasks(values[1]);
        }

        _decoded = _form.Sides == 3
            ? new DecodedOutput(Output, Size.Batch, (int)shape[2], _form.EndToEnd, _form.Classes, _form.HasMasks ? PrototypesOf : null)
            : null;
        _binding.ClearBoundOutputs();
        _outputs[0] = Bind(0, Output, shape);
        if (_form.HasMasks)
        {
            _outputs[1] = Bind(1, _masks, values[1].GetTensorTypeAndShape().Shape);
        }
    }

    private OrtValue Bind(int index, float[] memory, long[] shape)
    {
        var value = OrtValue.CreateTensorValueFromMemory(memory, shape);
        _binding.BindOutput(_session.OutputNames[index], value);
        return value;
    }

    private void LearnMasks(OrtValue value)
    {
        var shape = value.GetTensorTypeAndShape().Shape;
        if (shape.Length != 4 || shape[0] != Size.Batch || shape[1] != _form.Extra)
        {
            throw Wrong(shape);
        }

        _masks = value.GetTensorDataAsSpan<float>().ToArray();
        _ownMasks = Size.Batch == 1 ? _masks : new float[_masks.Length / Size.Batch];
        _prototypes = new MaskPrototypes(_ownMasks, (int)shape[1], (int)shape[2], (int)shape[3]);
    }

    private MaskPrototypes PrototypesOf(int image)
    {
        if (Size.Batch > 1)
        {
            _masks.AsSpan(image * _ownMasks.Length, _ownMasks.Length).CopyTo(_ownMasks);
        }

        return _prototypes!;
    }
}
