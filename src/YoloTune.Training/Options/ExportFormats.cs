using YoloTune.Core.Errors;
using YoloTune.Core.Text;

namespace YoloTune.Training.Options;

/// <summary>Names of export formats and what to say about those that are not offered (specification 07, section 13).</summary>
internal static class ExportFormats
{
    private const string FromOnnx = "Export with format=onnx; ";

    private static readonly Dictionary<string, ExportFormat> Offered = new(StringComparer.OrdinalIgnoreCase)
    {
        ["onnx"] = ExportFormat.Onnx,
        ["safetensors"] = ExportFormat.Safetensors,
    };

    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tensorrt"] = "engine",
        ["trt"] = "engine",
        ["mlmodel"] = "coreml",
        ["mlpackage"] = "coreml",
        ["mlprogram"] = "coreml",
        ["apple"] = "coreml",
        ["ios"] = "coreml",
        ["huawei"] = "ascend",
        ["cann"] = "ascend",
        ["om"] = "ascend",
        ["tflite"] = "litert",
        ["tfjs"] = "litert",
    };

    private static readonly Dictionary<string, string> Absent = new(StringComparer.OrdinalIgnoreCase)
    {
        ["torchscript"] = FromOnnx + "ONNX Runtime runs it in C++, C#, Java, Python and JavaScript",
        ["openvino"] = FromOnnx + "OpenVINO reads ONNX files as they are",
        ["engine"] = FromOnnx + "TensorRT's own tool builds the engine on the target machine (trtexec --onnx=FILE)",
        ["coreml"] = FromOnnx + "ONNX Runtime runs it on Apple devices with its CoreML provider",
    };

    private static readonly HashSet<string> Vendor = new(StringComparer.OrdinalIgnoreCase)
    {
        "saved_model", "pb", "edgetpu", "litert", "ncnn", "mnn", "paddle", "rknn", "imx", "executorch", "axelera", "deepx", "qnn", "hailo", "ascend",
    };

    private static string List => "Valid formats are " + string.Join(" and ", Offered.Keys.Select(name => $"'{name}'"));

    /// <summary>The format of a name.</summary>
    /// <exception cref="InputException">There is none, or it is not offered.</exception>
    public static ExportFormat Resolve(string name)
    {
        var wanted = name.Trim().TrimStart('.');
        if (Offered.TryGetValue(wanted, out var format))
        {
            return format;
        }

        var formal = Aliases.GetValueOrDefault(wanted, wanted);
        if (formal.Equals("pt", StringComparison.OrdinalIgnoreCase) || formal.Equals("pytorch", StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException($"'format={name}' makes no sense: models are trained into .pt files already", remedy: List);
        }

        if (Absent.TryGetValue(formal, out var way))
        {
            throw new InputException($"'format={name}' is not available in this version", remedy: way);
        }

        if (Vendor.Contains(formal))
        {
            throw new InputException($"'format={name}' is not available in this version", remedy: FromOnnx + "the vendor's own tool converts it");
        }

        var near = RatcliffObershelp.CloseMatches(wanted.ToLowerInvariant(), [.. Offered.Keys, .. Absent.Keys, .. Vendor], 1);
        throw new InputException(
            $"Invalid export 'format={name}'",
            remedy: near.Count == 0 ? List : $"Similar formats are i.e. ['{near[0]}']. {List}");
    }

    /// <summary>Refuses arguments that a format cannot honour.</summary>
    /// <exception cref="InputException">There is one.</exception>
    public static void CheckArguments(ArgumentSet arguments, ExportFormat format)
    {
        string[] unsupported = format == ExportFormat.Onnx
            ? ["keras", "optimize", "workspace"]
            : ["keras", "optimize", "workspace", "dynamic", "opset", "nms", "end2end", "imgsz", "batch", "max_det", "agnostic_nms"];
        foreach (var key in unsupported.Where(arguments.IsGiven))
        {
            if (!arguments[key].IsFalsy && !arguments[key].Equals(ArgumentTable.Find(key)!.Default))
            {
                throw new InputException($"argument '{key}' is not supported for format='{format.ToString().ToLowerInvariant()}'", value: arguments[key].ToString(), remedy: $"Leave '{key}' out");
            }
        }
    }
}
