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
