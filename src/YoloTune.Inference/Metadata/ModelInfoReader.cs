using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Inference.Running;

namespace YoloTune.Inference.Metadata;

/// <summary>Understands the metadata and shapes of a model, and says what is wrong with others.</summary>
internal sealed class ModelInfoReader
{
    private const int MaximumNames = 100_000;
    private const int MaximumSide = 16384;
    private const int MaximumPoints = 10_000;
    private const int OfficialMasks = 32;
    private const string Remedy = "Export the model again with yolotune export, or with Ultralytics";

    private readonly string _file;
    private readonly IReadOnlyDictionary<string, string> _metadata;

    private ModelInfoReader(string file, IReadOnlyDictionary<string, string> metadata)
    {
        _file = file;
        _metadata = metadata;
    }

    /// <summary>Reads what a session tells.</summary>
    /// <param name="session">The loaded file.</param>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="tasks">Tasks that will do.</param>
    /// <exception cref="InputException">The model is for another task, or metadata are missing or malformed.</exception>
    public static OnnxModelInfo Read(InferenceSession session, string file, params ReadOnlySpan<TaskKind> tasks)
    {
        var reader = new ModelInfoReader(file, session.ModelMetadata.CustomMetadataMap);
        var task = reader.Task();
        if (!tasks.Contains(task))
        {
            throw reader.Wrong(
                "the model is for another task",
                task.ToString().ToLowerInvariant(),
                tasks.Contains(TaskKind.Classify) ? "Use a classification model" : "Use a model for detection, segmentation, key points or rotated boxes");
        }

        var input = reader.Input(session);
        var names = reader.Names();
        var (height, width) = reader.ImageSize(input);
        var (points, dimensions) = task == TaskKind.Pose ? reader.Keypoints() : (0, 0);
        var info = new OnnxModelInfo
        {
            Description = reader._metadata.GetValueOrDefault("description", string.Empty),
            Task = task,
            Names = names,
            Stride = reader.Number("stride", 32, 1, 1024),
            ImageHeight = height,
            ImageWidth = width,
            Batch = Math.Max(input[0], 0),
            Channels = input[1] > 0 ? input[1] : reader.Number("channels", 3, 1, 64),
            EndToEnd = task != TaskKind.Classify && reader.IsEndToEnd(session, task, points * dimensions),
            Dynamic = input[2] < 0 && input[3] < 0,
            KeypointCount = points,
            KeypointDimensions = dimensions,
            MaskCount = task == TaskKind.Segment ? reader.Masks(session) : 0,
            Metadata = reader._metadata,
        };
        reader.CheckOutput(session, info);
        return info;
    }

    /// <summary>The outputs that a model must give.</summary>
    public static OutputForm FormOf(OnnxModelInfo info) => new(
        info.Task,
        info.Names.Count,
        info.Task == TaskKind.Obb ? 1 : info.MaskCount + (info.KeypointCount * info.KeypointDimensions),
        info.EndToEnd);

    private static int[] Tensor(IReadOnlyDictionary<string, NodeMetadata> values)
    {
        var value = values.Values.FirstOrDefault();
        return value is { IsTensor: true, ElementDataType: TensorElementType.Float } ? value.Dimensions : [];
    }

    private int[] Input(InferenceSession session)
    {
        var shape = Tensor(session.InputMetadata);
        return session.InputMetadata.Count == 1 && shape.Length == 4 && shape.All(side => side is -1 or (>= 1 and <= MaximumSide)) && shape[2] > 0 == shape[3] > 0
            ? shape
            : throw Wrong("the model does not take one picture tensor (batch, channels, height, width) of 32-bit floats", Describe(session.InputMetadata), Remedy);
    }

    private void CheckOutput(InferenceSession session, OnnxModelInfo info)
    {
        var form = FormOf(info);
        var shape = Tensor(session.OutputMetadata);
        if (shape.Length != form.Sides || !form.Fits(shape[1], shape[^1]))
        {
            var kind = info.Task == TaskKind.Detect ? "detection" : info.Task.ToString().ToLowerInvariant();
            var head = info.Task == TaskKind.Classify ? "a" : info.EndToEnd ? "an end-to-end" : "a raw";
            throw Wrong(
                string.Create(CultureInfo.InvariantCulture, $"the output does not fit {head} {kind} model of {info.Names.Count} classes"),
                Describe(session.OutputMetadata),
                Remedy);
        }
    }

    // Prototypes are the second output; where their number is open the weights of official models are meant.
    private int Masks(InferenceSession session)
    {
        var second = session.OutputNames.Count > 1 ? session.OutputMetadata[session.OutputNames[1]] : null;
        return second is { IsTensor: true, ElementDataType: TensorElementType.Float, Dimensions: { Length: 4 } shape }
            ? shape[1] > 0 ? shape[1] : OfficialMasks
            : throw Wrong("the model has no second output with mask prototypes", Describe(session.OutputMetadata), Remedy);
    }

    private (int Count, int Dimensions) Keypoints() => Literal("kpt_shape") switch
    {
        List<object?> { Count: 2 } pair when pair[0] is long count and >= 1 and <= MaximumPoints && pair[1] is long dimensions and (2 or 3) => ((int)count, (int)dimensions),
        null => throw Missing("kpt_shape"),
        _ => throw Wrong("the metadata 'kpt_shape' is malformed", _metadata["kpt_shape"], Remedy),
    };

    private bool IsEndToEnd(InferenceSession session, TaskKind task, int pointValues)
    {
        if (Literal("args") is List<KeyValuePair<object, object?>> pairs && pairs.Any(pair => pair is { Key: "nms", Value: true }))
        {
            return true;
        }

        var columns = 6 + (task == TaskKind.Obb ? 1 : task == TaskKind.Segment ? Masks(session) : pointValues);
        return Literal("end2end") switch
        {
            bool truth => truth,
            string word => word.Equals("true", StringComparison.OrdinalIgnoreCase),
            _ => Tensor(session.OutputMetadata) is { Length: 3 } shape && shape[2] == columns,
        };
    }

    private TaskKind Task()
    {
        var word = _metadata.GetValueOrDefault("task") ?? throw Missing("task");
        return Enum.TryParse<TaskKind>(word, ignoreCase: true, out var task) && Enum.IsDefined(task) ? task : throw Wrong("the model is for an unknown task", word, Remedy);
    }

    private string[] Names()
    {
        var entries = Literal("names") switch
        {
            List<KeyValuePair<object, object?>> pairs => pairs.Select(pair => (pair.Key as long? ?? -1, pair.Value as string)).ToArray(),
            List<object?> list => list.Select((value, index) => ((long)index, value as string)).ToArray(),
            _ => throw Missing("names"),
        };
        var names = new string?[Math.Min(entries.Length, MaximumNames)];
        foreach (var (index, name) in entries)
        {
            if (name is null || index < 0 || index >= names.Length || names[index] is not null)
            {
                throw Wrong("the class names do not run from 0 without gaps", index.ToString(CultureInfo.InvariantCulture), Remedy);
            }

            names[index] = name;
        }

        return names.Length > 0 ? Array.ConvertAll(names, name => name!) : throw Missing("names");
    }

    private (int Height, int Width) ImageSize(int[] input)
    {
        if (input[2] > 0)
        {
            return (input[2], input[3]);
        }

        return Literal("imgsz") switch
        {
            long side when IsSide(side) => ((int)side, (int)side),
            List<object?> { Count: 2 } pair when pair[0] is long height && pair[1] is long width && IsSide(height) && IsSide(width) => ((int)height, (int)width),
            null => (640, 640),
            _ => throw Wrong("the metadata 'imgsz' is malformed", _metadata["imgsz"], Remedy),
        };

        static bool IsSide(long side) => side is >= 1 and <= MaximumSide;
    }

    private int Number(string key, int fallback, int minimum, int maximum) => Literal(key) switch
    {
        null => fallback,
        long value when value >= minimum && value <= maximum => (int)value,
        double value when value >= minimum && value <= maximum => (int)value,
        _ => throw Wrong($"the metadata '{key}' is malformed", _metadata[key], Remedy),
    };

    private object? Literal(string key)
    {
        if (!_metadata.TryGetValue(key, out var text))
        {
            return null;
        }

        try
        {
            return PythonLiteral.Parse(text);
        }
        catch (FormatException) when (key == "end2end")
        {
            return text;
        }
        catch (FormatException error)
        {
            throw new InputException($"the metadata '{key}' is malformed: {error.Message}", _file, value: Short(text), remedy: Remedy, inner: error);
        }
    }

    private InputException Missing(string key) => Wrong($"the file lacks the metadata '{key}'", null, Remedy);

    private InputException Wrong(string problem, string? value, string remedy) => new(problem, _file, value: value is null ? null : Short(value), remedy: remedy);

    private static string Short(string text)
    {
        var printable = new string([.. text.Take(120).Select(character => char.IsControl(character) ? '?' : character)]);
        return text.Length > 120 ? printable + "..." : printable;
    }

    private static string Describe(IReadOnlyDictionary<string, NodeMetadata> values) => string.Join("; ", values.Take(4).Select(value =>
        $"{value.Key}: {(value.Value.IsTensor ? $"{value.Value.ElementDataType} [{string.Join(", ", value.Value.Dimensions)}]" : value.Value.OnnxValueType.ToString())}"));
}
