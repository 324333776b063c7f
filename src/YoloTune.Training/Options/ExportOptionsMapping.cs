using YoloTune.Core.Errors;

namespace YoloTune.Training.Options;

/// <summary>The way from arguments to the options of an export.</summary>
public static class ExportOptionsMapping
{
    /// <summary>Makes options of an export (specification 07, sections 7 and 9: batch 1, ONNX unless given).</summary>
    /// <param name="arguments">Checked arguments.</param>
    /// <returns>The options.</returns>
    /// <exception cref="InputException">A value does not fit, or the format is not offered.</exception>
    public static ExportOptions ToExportOptions(this ArgumentSet arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var defaults = new ExportOptions();
        var format = arguments.IsGiven("format") && !arguments["format"].IsNone ? ExportFormats.Resolve(Of(arguments, "format").Text) : defaults.Format;
        ExportFormats.CheckArguments(arguments, format);
        (int Height, int Width)? size = arguments.IsGiven("imgsz") && !arguments["imgsz"].IsNone ? Of(arguments, "imgsz").Size : null;
        return new ExportOptions
        {
            Model = ModeOptionsMapping.ModelOf(arguments, ModeOptionsMapping.TaskOf(arguments)),
            Format = format,
            ImageHeight = size?.Height,
            ImageWidth = size?.Width,
            Batch = arguments.IsGiven("batch") ? Of(arguments, "batch").Batch : defaults.Batch,
            Dynamic = Of(arguments, "dynamic").Flag,
            Half = BitsOf(Of(arguments, "quantize")) == 16,
            EightBits = BitsOf(Of(arguments, "quantize")) == 8,
            Opset = OpsetOf(Of(arguments, "opset")),
            EndToEnd = Of(arguments, "end2end").FlagOrNull,
            MaximumDetections = Of(arguments, "max_det").Integer,
            AgnosticNms = Of(arguments, "agnostic_nms").Flag,
            Nms = Of(arguments, "nms").Flag,
            Data = Of(arguments, "data").TextOrNull,
            SaveFolder = Of(arguments, ArgumentTable.SaveFolderKey).TextOrNull,
        };
    }

    private static GivenArgument Of(ArgumentSet arguments, string key) => new(key, arguments[key]);

    private static int BitsOf(GivenArgument quantize) => quantize.Value.ToString() switch
    {
        "None" or "32" => 32,
        "16" => 16,
        "8" => 8,
        _ => throw new InputException($"'quantize={quantize.Value}' is not available for export in this version", remedy: "Use quantize=8 for INT8, quantize=16 for half precision, or leave it out"),
    };

    private static int? OpsetOf(GivenArgument opset) => opset.Value.IsNone ? null
        : opset.Value.Kind == ArgumentValueKind.Integer ? opset.Integer
        : throw opset.Invalid("'opset' must be an int (i.e. 'opset=17')");
}
