using Microsoft.ML.OnnxRuntime;
using YoloTune.Core.Errors;

namespace YoloTune.Inference.Running;

/// <summary>Opens ONNX files and turns what can go wrong into words.</summary>
internal static class SessionFactory
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">Threads per call; 0 for one per core.</param>
    /// <param name="optimized">False leaves the graph as it is, for a look at the file.</param>
    /// <exception cref="InputException">The file is absent, empty, too large or no usable ONNX model.</exception>
    public static InferenceSession Open(string path, int threads, bool optimized = true)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new InputException("there is no such file", path, remedy: "Check the path");
        }

        if (file.Length is 0 or > int.MaxValue)
        {
            throw new InputException(file.Length == 0 ? "the file is empty" : "the file is larger than an ONNX file can be", path, remedy: "Export the model again");
        }

        return Guarded(path, threads, optimized, options => new InferenceSession(path, options));
    }

    /// <summary>Opens a file that is in memory.</summary>
    /// <param name="model">Its bytes.</param>
    /// <param name="threads">Threads per call; 0 for one per core.</param>
    /// <exception cref="InputException">It is no usable ONNX model.</exception>
    public static InferenceSession Open(byte[] model, int threads) => Guarded(null, threads, true, options => new InferenceSession(model, options));

    /// <summary>What the engine said, as an error for people.</summary>
    public static InputException Translate(OnnxRuntimeException error, string? path, string problem) => new(
        $"{problem}: {FirstLine(error.Message)}", path, remedy: "Export the model again, or check that the file is complete", inner: error);

    private static InferenceSession Guarded(string? path, int threads, bool optimized, Func<SessionOptions, InferenceSession> open)
    {
        try
        {
            using var options = new SessionOptions
            {
                GraphOptimizationLevel = optimized ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
                IntraOpNumThreads = threads,
                InterOpNumThreads = 1,
            };
            return open(options);
        }
        catch (OnnxRuntimeException error)
        {
            throw Translate(error, path, "this is no usable ONNX model");
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or TypeInitializationException)
        {
            throw new InputException("the native library of ONNX Runtime could not be loaded: " + FirstLine(error.GetBaseException().Message), remedy: "Reference the package Microsoft.ML.OnnxRuntime in the executable", inner: error);
        }
    }

    private static string FirstLine(string message)
    {
        var line = message.Split('\n', 2)[0].TrimEnd('.', '\r');
        return line.Length > 300 ? line[..300] + "..." : line;
    }
}
