using System.Text.Json;
using YoloTune.Cli.Backend;
using YoloTune.Cli.Output;
using YoloTune.TestSupport;

namespace YoloTune.Cli.Tests.EndToEnd;

/// <summary>A model that the program itself has trained for an epoch on a few generated pictures, and its exports.</summary>
public sealed class TrainedModel : IAsyncLifetime
{
    /// <summary>Everything lies in here.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("yolotune-e2e-").FullName;

    public string Data => Path.Combine(Folder, "data", "data.yaml");

    public string Pictures => Path.Combine(Folder, "data", "images", "val");

    public string RunFolder => Path.Combine(Folder, "run");

    public string Checkpoint => Path.Combine(RunFolder, "weights", "best.pt");

    public string StaticOnnx => Path.Combine(Folder, "static", "best.onnx");

    public string DynamicOnnx => Path.Combine(Folder, "dynamic", "best.onnx");

    internal CommandRun Training { get; private set; } = null!;

    internal CommandRun StaticExport { get; private set; } = null!;

    internal CommandRun DynamicExport { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        TinyDataset.Write(Path.Combine(Folder, "data"));
        Training = await Run("train", "model=yolo26n.yaml", "data=" + Data, "epochs=1", "imgsz=64", "batch=4", "workers=0", "plots=False", "save_dir=" + RunFolder);
        StaticExport = await Run("export", "model=" + Checkpoint, "format=onnx", "save_dir=" + Path.GetDirectoryName(StaticOnnx), "--json");
        DynamicExport = await Run("export", "model=" + Checkpoint, "dynamic", "save_dir=" + Path.GetDirectoryName(DynamicOnnx));
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a command line on the real library.</summary>
    internal static async Task<CommandRun> Run(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal(output, error, false, false, false);
        var code = await CommandLineApplication.RunAsync(words, terminal, () => new LibraryBackend(TimeProvider.System), TimeProvider.System, null, CancellationToken.None);
        return new CommandRun(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"), true);
    }

    /// <summary>Runs a command line that must succeed and gives its JSON.</summary>
    internal static async Task<JsonElement> RunJson(params string[] words)
    {
        var run = await Run([.. words, "--json"]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    /// <summary>A path inside the folder of its own for a test.</summary>
    public string Inside(string name) => Path.Combine(Folder, name);
}
