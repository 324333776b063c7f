using YoloTune.Core.Errors;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Training.Batching;

namespace YoloTune.Training.Options;

/// <summary>The way from arguments to the options of validation, prediction and model description.</summary>
public static class ModeOptionsMapping
{
    /// <summary>Makes options of a validation (specification 07, section 7: rect, batch 16, confidence 0.001 unless given).</summary>
    /// <param name="arguments">Checked arguments.</param>
    /// <returns>The options.</returns>
    /// <exception cref="InputException">A value does not fit.</exception>
    public static ValidateOptions ToValidateOptions(this ArgumentSet arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var task = TaskOf(arguments);
        var defaults = new ValidateOptions();
        return new ValidateOptions
        {
            Task = task,
            Model = ModelOf(arguments, task),
            Data = Of(arguments, "data").TextOrNull ?? defaults.Data,
            ImageSize = SizeGiven(arguments) ? Of(arguments, "imgsz").SquareSize : null,
            Batch = Of(arguments, "batch").Batch,
            Device = Of(arguments, "device").TextOrNull,
            Precision = PrecisionOf(arguments),
            Layout = Of(arguments, "layout").OneOf(ComputeFormat.LayoutNames),
            Workers = Of(arguments, "workers").Integer,
            Split = SplitOf(arguments),
            Confidence = Of(arguments, "conf").NumberOrNull ?? defaults.Confidence,
            IouThreshold = Of(arguments, "iou").Number,
            MaximumDetections = Of(arguments, "max_det").Integer,
            EndToEnd = Of(arguments, "end2end").FlagOrNull,
            Rect = RectOf(arguments),
            SingleClass = Of(arguments, "single_cls").Flag,
            Classes = Of(arguments, "classes").Classes,
            AgnosticNms = Of(arguments, "agnostic_nms").Flag,
            Tiles = TilesOf(arguments),
            Fraction = Of(arguments, "fraction").Number,
            SaveJson = Of(arguments, "save_json").Flag,
            SaveText = Of(arguments, "save_txt").Flag,
            SaveConfidence = Of(arguments, "save_conf").Flag,
            Plots = Of(arguments, "plots").Flag,
            Verbose = Of(arguments, "verbose").Flag,
            Project = Of(arguments, "project").TextOrNull,
            Name = Of(arguments, "name").TextOrNull,
            ExistOk = Of(arguments, "exist_ok").Flag,
            SaveFolder = Of(arguments, ArgumentTable.SaveFolderKey).TextOrNull,
        };
    }

    /// <summary>Makes options of a prediction (specification 07, section 1: batch 1, confidence 0.25, rect unless given).</summary>
    /// <param name="arguments">Checked arguments.</param>
    /// <returns>The options.</returns>
    /// <exception cref="InputException">A value does not fit.</exception>
    public static PredictOptions ToPredictOptions(this ArgumentSet arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var task = TaskOf(arguments);
        var defaults = new PredictOptions();
        (int Height, int Width)? size = SizeGiven(arguments) ? Of(arguments, "imgsz").Size : null;
        return new PredictOptions
        {
            Task = task,
            Model = ModelOf(arguments, task),
            Source = Of(arguments, "source").Text,
            ImageHeight = size?.Height,
            ImageWidth = size?.Width,
            Batch = arguments.IsGiven("batch") ? Of(arguments, "batch").Batch : defaults.Batch,
            Device = Of(arguments, "device").TextOrNull,
            Precision = PrecisionOf(arguments),
            Layout = Of(arguments, "layout").OneOf(ComputeFormat.LayoutNames),
            Confidence = Of(arguments, "conf").NumberOrNull ?? defaults.Confidence,
            IouThreshold = Of(arguments, "iou").Number,
            MaximumDetections = Of(arguments, "max_det").Integer,
            EndToEnd = Of(arguments, "end2end").FlagOrNull,
            Rect = RectOf(arguments),
            Classes = Of(arguments, "classes").Classes,
            AgnosticNms = Of(arguments, "agnostic_nms").Flag,
            RetinaMasks = Of(arguments, "retina_masks").Flag,
            Save = Of(arguments, "save").Flag,
            SaveText = Of(arguments, "save_txt").Flag,
            SaveConfidence = Of(arguments, "save_conf").Flag,
            SaveJson = Of(arguments, "save_json").Flag,
            SaveCrops = Of(arguments, "save_crop").Flag,
            SaveTable = Of(arguments, "save_csv").Flag,
            FrameStride = Of(arguments, "vid_stride").Integer,
            StreamBuffer = Of(arguments, "stream_buffer").Flag,
            StreamTimeout = TimeoutOf(arguments),
            Tiles = TilesOf(arguments),
            ShowLabels = Of(arguments, "show_labels").Flag,
            ShowConfidence = Of(arguments, "show_conf").Flag,
            ShowBoxes = Of(arguments, "show_boxes").Flag,
            LineWidth = Of(arguments, "line_width").IntegerOrNull,
            Verbose = Of(arguments, "verbose").Flag,
            Project = Of(arguments, "project").TextOrNull,
            Name = Of(arguments, "name").TextOrNull,
            ExistOk = Of(arguments, "exist_ok").Flag,
            SaveFolder = Of(arguments, ArgumentTable.SaveFolderKey).TextOrNull,
        };
    }

    /// <summary>Makes options of a model description.</summary>
    /// <param name="arguments">Checked arguments.</param>
    /// <returns>The options.</returns>
    /// <exception cref="InputException">A value does not fit.</exception>
    public static InfoOptions ToInfoOptions(this ArgumentSet arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new InfoOptions { Model = ModelOf(arguments, TaskOf(arguments)), ImageSize = Of(arguments, "imgsz").SquareSize };
    }

    private static GivenArgument Of(ArgumentSet arguments, string key) => new(key, arguments[key]);

    internal static TaskKind? TaskOf(ArgumentSet arguments) =>
        arguments.IsGiven("task") && !arguments["task"].IsNone ? Of(arguments, "task").Task : null;

    internal static string ModelOf(ArgumentSet arguments, TaskKind? task) =>
        Of(arguments, "model").TextOrNull ?? DefaultModel.For(task ?? TaskKind.Detect);

    /// <summary>The number format: our own key wins over the reference's.</summary>
    private static string PrecisionOf(ArgumentSet arguments)
    {
        var quantize = Of(arguments, "quantize");
        return arguments.IsGiven("precision") || quantize.Value.IsNone ? Of(arguments, "precision").OneOf(ComputeFormat.PrecisionNames)
            : quantize.Value.ToString() switch
            {
                "16" => "bf16",
                "32" => "fp32",
                _ => throw quantize.Invalid("Use quantize=16 for bfloat16, or leave it out"),
            };
    }

    private static bool SizeGiven(ArgumentSet arguments) => arguments.IsGiven("imgsz") && !arguments["imgsz"].IsNone;

    private static double TimeoutOf(ArgumentSet arguments)
    {
        var timeout = Of(arguments, "stream_timeout");
        return timeout.Number is > 0 and <= 86400 ? timeout.Number : throw timeout.Invalid("Give seconds, above 0 and up to a day");
    }

    private static TileOptions? TilesOf(ArgumentSet arguments)
    {
        var tile = Of(arguments, "tile");
        if (tile.Value.IsNone || tile.Value.Kind == ArgumentValueKind.Boolean)
        {
            return tile.Flag ? throw tile.Invalid("Give the size in pixels (i.e. 'tile=640')") : null;
        }

        var overlap = Of(arguments, "tile_overlap");
        var (height, width) = tile.Size;
        return new TileOptions
        {
            Height = height,
            Width = width,
            Overlap = overlap.Number is >= 0 and < 0.9 ? overlap.Number : throw overlap.Invalid("Give a share from 0 to below 0.9"),
            Merge = Of(arguments, "tile_merge").OneOf(["ios", "iou"]) == "iou" ? TileMerge.IntersectionOverUnion : TileMerge.IntersectionOverSmaller,
            WholePicture = Of(arguments, "tile_full").Flag,
        };
    }

    private static bool RectOf(ArgumentSet arguments) => !arguments.IsGiven("rect") || Of(arguments, "rect").Flag;

    private static string SplitOf(ArgumentSet arguments)
    {
        var split = Of(arguments, "split");
        return split.Text is "val" or "test" or "train" ? split.Text : throw split.Invalid("Valid parts are val, test and train");
    }
}
