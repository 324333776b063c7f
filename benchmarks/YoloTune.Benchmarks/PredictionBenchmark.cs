using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Inference;

namespace YoloTune.Benchmarks;

/// <summary>
/// What <see cref="OnnxDetector"/> costs beyond the engine: a whole prediction (letterbox, planes, network, selection) against the bare
/// call with memory that is bound once. The environment names the files: <c>YOLOTUNE_MODEL</c> and <c>YOLOTUNE_PICTURE</c>.
/// </summary>
[InProcess]
[MemoryDiagnoser]
public class PredictionBenchmark
{
    private readonly RunOptions _options = new();
    private OnnxDetector? _detector;
    private PixelBuffer? _picture;
    private InferenceSession? _session;
    private OrtIoBinding? _binding;
    private OrtValue? _input;

    /// <summary>Loads the model twice, with the same settings.</summary>
    [GlobalSetup]
    public void Load()
    {
        var model = Environment.GetEnvironmentVariable("YOLOTUNE_MODEL") ?? throw new InvalidOperationException("Set YOLOTUNE_MODEL to an ONNX file of static shape.");
        var picture = Environment.GetEnvironmentVariable("YOLOTUNE_PICTURE") ?? throw new InvalidOperationException("Set YOLOTUNE_PICTURE to a picture.");
        _detector = OnnxDetector.Load(model);
        _picture = ImageDecoder.Decode(picture);
        using var settings = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL, InterOpNumThreads = 1 };
        _session = new InferenceSession(model, settings);
        var info = _detector.Info;
        var values = new float[3 * info.ImageHeight * info.ImageWidth];
        Array.Fill(values, 0.4f);
        _input = OrtValue.CreateTensorValueFromMemory(values, [1, 3, info.ImageHeight, info.ImageWidth]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(_session.InputNames[0], _input);
        foreach (var name in _session.OutputNames)
        {
            _binding.BindOutputToDevice(name, OrtMemoryInfo.DefaultInstance);
        }
    }

    /// <summary>The engine alone.</summary>
    [Benchmark(Baseline = true)]
    public void Bare() => _session!.RunWithBinding(_options, _binding!);

    /// <summary>A decoded picture to its objects.</summary>
    [Benchmark]
    public ImageResult Predict() => _detector!.Predict(_picture!);

    /// <summary>Lets go of everything.</summary>
    [GlobalCleanup]
    public void Unload()
    {
        _detector?.Dispose();
        _binding?.Dispose();
        _input?.Dispose();
        _session?.Dispose();
        _options.Dispose();
    }
}
