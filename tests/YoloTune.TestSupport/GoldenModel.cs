using System.Text.Json;
using YoloTune.Core.Tasks;
using YoloTune.Models;
using YoloTune.Models.Architecture;
using YoloTune.Models.Checkpoints;
using YoloTune.Models.Families;
using YoloTune.Models.Heads;

namespace YoloTune.TestSupport;

/// <summary>Builds the networks that golden manifests describe.</summary>
public static class GoldenModel
{
    /// <summary>Families and tasks this version can train, so that losses of whole networks are compared.</summary>
    public static bool IsSupported(string family, string task) => task == "detect" && CanBuild(family, task);

    /// <summary>Families and tasks this version can build; others in the manifests are left to later versions.</summary>
    public static bool CanBuild(string family, string task) => ModelZoo.Find(family, TaskOf(task), "n") is not null;

    /// <summary>The task of a word in golden files.</summary>
    public static TaskKind TaskOf(string task) => Enum.Parse<TaskKind>(task == "sem" ? "semantic" : task, ignoreCase: true);

    /// <summary>A detection network with the table of a family and golden weights.</summary>
    public static YoloModel Create(string family, string scale, int classCount, double gain, string salt = "") =>
        Create(ModelZoo.Find(family, TaskKind.Detect, scale, classCount), gain, salt);

    /// <summary>A network of a <c>models/manifest-*.json</c> entry.</summary>
    public static YoloModel Create(JsonElement entry) => Create(
        ModelZoo.Find(
            entry.GetProperty("family").GetString()!,
            TaskOf(entry.GetProperty("task").GetString()!),
            entry.GetProperty("scale").GetString()!,
            entry.TryGetProperty("head_nc", out var classes) ? classes.GetInt32() : null,
            entry.TryGetProperty("head_kpt_shape", out var shape) ? new KeypointLayout(shape[0].GetInt32(), shape[1].GetInt32()) : null),
        entry.GetProperty("gain").GetDouble(),
        entry.GetProperty("salt").GetString()!);

    /// <summary>Overwrites weights by the fill rule.</summary>
    public static void Fill(YoloModel model, double gain, string salt = "")
    {
        model.LoadState(
            from entry in model.Entries()
            let values = FillRule.Weight(entry.Name, entry.Value.shape, gain, salt)
            where values is not null
            select new KeyValuePair<string, StoredTensor>(entry.Name, StoredTensor.FromFloats(values, entry.Value.shape)));
    }

    /// <summary>The tamed head: last weights of every box and class branch times 0.2, then the head's own biases.</summary>
    public static void TameHead(YoloModel model)
    {
        var pattern = new System.Text.RegularExpressions.Regex(@"^model\.\d+\.(one2one_)?cv[23]\.\d+\.2\.weight$");
        model.LoadState(model.CaptureState()
            .Where(pair => pattern.IsMatch(pair.Key))
            .Select(pair => new KeyValuePair<string, StoredTensor>(
                pair.Key,
                StoredTensor.FromFloats(pair.Value.ToFloats().Select(value => (float)(value * 0.2f)).ToArray(), [.. pair.Value.Shape]))));
        model.Head.InitializeBiases();
    }

    /// <summary>Largest difference over the largest magnitude.</summary>
    public static double RelativeDifference(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        var difference = 0.0;
        var magnitude = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs((double)actual[i] - expected[i]));
            magnitude = Math.Max(magnitude, Math.Abs((double)expected[i]));
            if (float.IsNaN(actual[i]) != float.IsNaN(expected[i]))
            {
                return double.PositiveInfinity;
            }
        }

        return magnitude == 0 ? difference : difference / magnitude;
    }

    private static YoloModel Create(ModelDefinition? definition, double gain, string salt)
    {
        var model = YoloModel.Create(definition ?? throw new ArgumentException("there is no such model", nameof(definition)));
        Fill(model, gain, salt);
        return model;
    }
}
