using YoloTune.Core.Tasks;
using YoloTune.Export;
using YoloTune.Models;
using YoloTune.Models.Families;
using YoloTune.TestSupport;

namespace YoloTune.Inference.Tests;

/// <summary>ONNX files for the tests, each exported once; goes with the tests.</summary>
public sealed class ExportedModels : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-onnx-").FullName;
    private readonly Dictionary<OnnxExportOptions, string> _trained = [];
    private readonly Dictionary<(string, TaskKind, OnnxExportOptions), string> _filled = [];
    private readonly Lazy<string> _small;

    public ExportedModels() => _small = new Lazy<string>(ExportSmall);

    /// <summary>A fresh network of three classes for 64 x 64 pixels.</summary>
    public string Small => _small.Value;

    /// <summary>The COCO-trained network; skips the test when the shared folder is absent.</summary>
    public string Trained(OnnxExportOptions options)
    {
        var weights = SharedFolder.Require("weights", "yolo26n.pt");
        lock (_trained)
        {
            if (!_trained.TryGetValue(options, out var path))
            {
                using var model = ModelLoader.Load(weights);
                path = OnnxExporter.Export(model, Path.Combine(_folder, $"trained{_trained.Count}.onnx"), options).Path;
                _trained[options] = path;
            }

            return path;
        }
    }

    /// <summary>A network of a task with golden weights and three classes.</summary>
    public static YoloModel Create(string family, TaskKind task)
    {
        var model = YoloModel.Create(ModelZoo.Find(family, task, "n", 3)!);
        GoldenModel.Fill(model, 1.4);
        return model;
    }

    /// <summary>True for families with a one-to-one head.</summary>
    public static bool HasEndToEnd(string family) => family == "yolo26";

    /// <summary>Such a network as a file; the size is 96 x 64 pixels.</summary>
    public string Filled(string family, TaskKind task, OnnxExportOptions options)
    {
        lock (_filled)
        {
            var key = (family, task, options);
            if (!_filled.TryGetValue(key, out var path))
            {
                using var model = Create(family, task);
                path = OnnxExporter.Export(model, Path.Combine(_folder, $"filled{_filled.Count}.onnx"), options with { ImageHeight = 96, ImageWidth = 64 }).Path;
                _filled[key] = path;
            }

            return path;
        }
    }

    /// <summary>Writes bytes as a file.</summary>
    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string ExportSmall()
    {
        using var model = YoloModel.Create(Yolo26.Detect("yolo26", "n", 3), ["car", "driver's seat", "bus"]);
        return OnnxExporter.Export(model, Path.Combine(_folder, "small.onnx"), new OnnxExportOptions { ImageHeight = 64, ImageWidth = 64 }).Path;
    }
}
