using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Inference.Metadata;
using YoloTune.Inference.Running;

namespace YoloTune.Inference;

/// <summary>
/// Says what pictures show with a classification model in an ONNX file, as written by YoloTune or Ultralytics (specification 07,
/// sections 2 and 11). All methods may be called from several threads at once; disposing must wait for them to end.
/// </summary>
public sealed class OnnxClassifier : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunPool _pool;
    private readonly int _height;
    private readonly int _width;

    private OnnxClassifier(InferenceSession session, OnnxModelInfo info, OnnxModelOptions options)
    {
        _session = session;
        Info = info;
        _pool = new RunPool(session, ModelInfoReader.FormOf(info), options.KeptBuffers);
        _height = info.Dynamic ? options.ImageHeight ?? info.ImageHeight : info.ImageHeight;
        _width = info.Dynamic ? options.ImageWidth ?? info.ImageWidth : info.ImageWidth;
    }

    /// <summary>What the file says of itself.</summary>
    public OnnxModelInfo Info { get; }

    /// <summary>Height and width of the network input, pixels.</summary>
    public (int Height, int Width) InputSize => (_height, _width);

    /// <summary>Opens a file.</summary>
    /// <param name="path">An ONNX file with metadata.</param>
    /// <param name="options">How to run; the defaults when null.</param>
    /// <exception cref="InputException">The file is absent, no usable ONNX model, no classification model, or lacks metadata.</exception>
    public static OnnxClassifier Load(string path, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new OnnxModelOptions();
        options.Validate();
        var session = SessionFactory.Open(path, options.Threads);
        try
        {
            return new OnnxClassifier(session, ModelInfoReader.Read(session, path, TaskKind.Classify), options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Says what a picture shows.</summary>
    /// <param name="picture">The picture, blue first; it is not changed.</param>
    /// <param name="path">Its name in the result.</param>
    /// <exception cref="InputException">The model fails.</exception>
    /// <exception cref="ArgumentException">The picture has another number of channels than the model takes.</exception>
    public ImageResult Predict(PixelBuffer picture, string path = "image0.jpg")
    {
        ArgumentNullException.ThrowIfNull(picture);
        var start = Stopwatch.GetTimestamp();
        var run = _pool.Rent(new InputSize(Math.Max(Info.Batch, 1), Info.Channels, _height, _width));
        try
        {
            PictureInput.WriteMiddle(run, 0, picture);
            return ResultOf(run, 0, picture, path, Execute(run, start, 1));
        }
        finally
        {
            _pool.Return(run);
        }
    }

    /// <summary>Says what several pictures show, as many at a time as the model takes.</summary>
    /// <param name="pictures">Pictures with their names, at least one.</param>
    /// <returns>Results in the order of the pictures; times are means per picture.</returns>
    /// <exception cref="InputException">The model fails.</exception>
    /// <exception cref="ArgumentException">A picture has another number of channels than the model takes.</exception>
    public IReadOnlyList<ImageResult> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfZero(pictures.Count, nameof(pictures));
        var results = new ImageResult[pictures.Count];
        var step = Info.Batch > 0 ? Info.Batch : pictures.Count;
        for (var start = 0; start < pictures.Count; start += step)
        {
            PredictPart(pictures, start, Math.Min(step, pictures.Count - start), results);
        }

        return results;
    }

    /// <summary>Runs the model on prepared bytes, for validation, as many pictures at a time as it takes.</summary>
    /// <param name="planes">B x C x H x W bytes, red first.</param>
    /// <param name="batch">B, at least 1.</param>
    /// <param name="height">H; must fit the model.</param>
    /// <param name="width">W; must fit the model.</param>
    /// <param name="elapsed">Milliseconds for the whole batch.</param>
    /// <returns>(B x classes) probabilities, row-major.</returns>
    /// <exception cref="InputException">The size does not fit, or the model fails.</exception>
    /// <exception cref="ArgumentException">The number of bytes is not B x C x H x W.</exception>
    public float[] Classify(ReadOnlySpan<byte> planes, int batch, int height, int width, out PredictionSpeed elapsed) =>
        PreparedBatch.Run(_pool, Info, ModelInfoReader.FormOf(Info), planes, (batch, height, width), out elapsed).Values;

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Dispose();
        _session.Dispose();
    }

    private void PredictPart(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures, int first, int count, ImageResult[] results)
    {
        var start = Stopwatch.GetTimestamp();
        var run = _pool.Rent(new InputSize(Info.Batch > 0 ? Info.Batch : count, Info.Channels, _height, _width));
        try
        {
            for (var i = 0; i < count; i++)
            {
                PictureInput.WriteMiddle(run, i, pictures[first + i].Picture);
            }

            run.Input.AsSpan(count * run.Size.ValuesPerPicture).Clear();
            var speed = Execute(run, start, count);
            for (var i = 0; i < count; i++)
            {
                results[first + i] = ResultOf(run, i, pictures[first + i].Picture, pictures[first + i].Path, speed);
            }
        }
        finally
        {
            _pool.Return(run);
        }
    }

    private static PredictionSpeed Execute(BoundRun run, long start, int count)
    {
        var prepared = Stopwatch.GetTimestamp();
        run.Execute();
        return new PredictionSpeed(
            Stopwatch.GetElapsedTime(start, prepared).TotalMilliseconds / count,
            Stopwatch.GetElapsedTime(prepared).TotalMilliseconds / count,
            0);
    }

    private ImageResult ResultOf(BoundRun run, int index, PixelBuffer picture, string path, PredictionSpeed speed)
    {
        var own = run.Output.AsSpan(index * Info.Names.Count, Info.Names.Count).ToArray();
        return new ImageResult(path, picture.Height, picture.Width, Info.Names, [], speed) { Probs = new ClassProbabilities(own) };
    }
}
