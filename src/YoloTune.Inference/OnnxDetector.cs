using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using YoloTune.Core.Errors;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Predictions;
using YoloTune.Core.Tasks;
using YoloTune.Inference.Metadata;
using YoloTune.Inference.Running;

namespace YoloTune.Inference;

/// <summary>
/// Finds objects in pictures with an ONNX file, end-to-end or raw, as written by YoloTune or Ultralytics (specification 07, sections 2
/// to 4 and 11): boxes, and according to the model their masks, their key points, or rotated boxes. All methods may be called
/// from several threads at once; disposing must wait for them to end.
/// </summary>
public sealed class OnnxDetector : IDisposable
{
    private static readonly NmsOptions _defaults = new();

    private readonly InferenceSession _session;
    private readonly RunPool _pool;
    private readonly LetterboxOptions _tight;
    private readonly LetterboxOptions _full = new();
    private readonly bool _rect;
    private readonly bool _nativeMasks;
    private readonly int _height;
    private readonly int _width;
    private volatile ResultAssembly? _assembly;

    private OnnxDetector(InferenceSession session, OnnxModelInfo info, OnnxModelOptions options)
    {
        _session = session;
        Info = info;
        _pool = new RunPool(session, ModelInfoReader.FormOf(info), options.KeptBuffers);
        _nativeMasks = options.NativeMasks;
        _rect = options.Rect && info.Dynamic;
        _tight = new LetterboxOptions { Auto = true, Stride = info.Stride };
        _height = info.Dynamic ? RoundUp(options.ImageHeight ?? info.ImageHeight, info.Stride) : info.ImageHeight;
        _width = info.Dynamic ? RoundUp(options.ImageWidth ?? info.ImageWidth, info.Stride) : info.ImageWidth;
    }

    /// <summary>What the file says of itself.</summary>
    public OnnxModelInfo Info { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">An ONNX file with metadata.</param>
    /// <param name="options">How to run; the defaults when null.</param>
    /// <exception cref="InputException">The file is absent, no usable ONNX model, for another task, or lacks metadata.</exception>
    public static OnnxDetector Load(string path, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new OnnxModelOptions();
        options.Validate();
        var session = SessionFactory.Open(path, options.Threads);
        try
        {
            return new OnnxDetector(session, ModelInfoReader.Read(session, path, TaskKind.Detect, TaskKind.Segment, TaskKind.Pose, TaskKind.Obb), options);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Finds objects in one picture.</summary>
    /// <param name="picture">The picture, blue first; it is not changed.</param>
    /// <param name="path">Its name in the result.</param>
    /// <param name="selection">Thresholds and limits; the defaults when null.</param>
    /// <exception cref="InputException">An option is out of range, or the model fails.</exception>
    /// <exception cref="ArgumentException">The picture has another number of channels than the model takes.</exception>
    public ImageResult Predict(PixelBuffer picture, string path = "image0.jpg", NmsOptions? selection = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var fit = Fit(picture, _rect);
        var start = Stopwatch.GetTimestamp();
        var run = _pool.Rent(new InputSize(Math.Max(Info.Batch, 1), Info.Channels, fit.Height, fit.Width));
        try
        {
            PictureInput.Write(run, 0, picture, fit);
            var prepared = Stopwatch.GetTimestamp();
            run.Execute();
            var inferred = Stopwatch.GetTimestamp();
            return AssemblyFor(selection ?? _defaults).Assemble(run.Decoded, 0, PlaceOf(picture, path, run), run.Selected, new SpeedClock(start, prepared, inferred, 1, inferred));
        }
        finally
        {
            _pool.Return(run);
        }
    }

    /// <summary>Finds objects in several pictures, as many at a time as the model takes.</summary>
    /// <param name="pictures">Pictures with their names, at least one.</param>
    /// <param name="selection">Thresholds and limits; the defaults when null.</param>
    /// <returns>Results in the order of the pictures; preparation and inference are means per picture.</returns>
    /// <exception cref="InputException">An option is out of range, or the model fails.</exception>
    /// <exception cref="ArgumentException">A picture has another number of channels than the model takes.</exception>
    public IReadOnlyList<ImageResult> Predict(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures, NmsOptions? selection = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfZero(pictures.Count, nameof(pictures));
        var results = new ImageResult[pictures.Count];
        var first = pictures[0].Picture;
        var tight = _rect && pictures.All(item => item.Picture.Height == first.Height && item.Picture.Width == first.Width);
        var step = Info.Batch > 0 ? Info.Batch : pictures.Count;
        for (var start = 0; start < pictures.Count; start += step)
        {
            PredictPart(pictures, start, Math.Min(step, pictures.Count - start), tight, selection ?? _defaults, results);
        }

        return results;
    }

    /// <summary>Runs the model on prepared input, for validation.</summary>
    /// <param name="images">B x C x H x W values in [0, 1], red first.</param>
    /// <param name="batch">B, at most the number of pictures the model takes.</param>
    /// <param name="height">H; must fit the model.</param>
    /// <param name="width">W; must fit the model.</param>
    /// <param name="selection">Thresholds and limits.</param>
    /// <returns>What was found in every picture, in pixels of the input.</returns>
    /// <exception cref="InputException">An option is out of range, the size does not fit, or the model fails.</exception>
    public IReadOnlyList<Selection> Select(ReadOnlySpan<float> images, int batch, int height, int width, NmsOptions selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var run = Rent(batch, height, width);
        try
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(images.Length, batch * run.Size.ValuesPerPicture, nameof(images));
            images.CopyTo(run.Input);
            run.Input.AsSpan(images.Length).Clear();
            run.Execute();
            return SelectAll(run, batch, selection);
        }
        finally
        {
            _pool.Return(run);
        }
    }

    /// <summary>Runs the model on prepared bytes, for validation, as many pictures at a time as it takes.</summary>
    /// <param name="planes">B x C x H x W bytes, red first.</param>
    /// <param name="batch">B, at least 1.</param>
    /// <param name="height">H; must fit the model.</param>
    /// <param name="width">W; must fit the model.</param>
    /// <param name="elapsed">Milliseconds for the whole batch.</param>
    /// <returns>The decoded output for every picture, in pixels of the input, in memory of its own.</returns>
    /// <exception cref="InputException">The size does not fit, or the model fails.</exception>
    /// <exception cref="ArgumentException">The number of bytes is not B x C x H x W.</exception>
    public DecodedOutput Decode(ReadOnlySpan<byte> planes, int batch, int height, int width, out PredictionSpeed elapsed) =>
        PreparedBatch.Run(_pool, Info, ModelInfoReader.FormOf(Info), planes, (batch, height, width), out elapsed).ToDecoded();

    /// <summary>The largest network input: height and width in pixels for pictures of several sizes.</summary>
    public (int Height, int Width) FullInputSize => (_height, _width);

    /// <summary>The size of the network input for a picture alone.</summary>
    /// <param name="picture">The picture.</param>
    public (int Height, int Width) InputSizeFor(PixelBuffer picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var fit = Fit(picture, _rect);
        return (fit.Height, fit.Width);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pool.Dispose();
        _session.Dispose();
    }

    private static int RoundUp(int size, int stride) => Math.Max((size + stride - 1) / stride * stride, stride);

    /// <summary>Memory for a prepared batch that fits the model.</summary>
    private BoundRun Rent(int batch, int height, int width)
    {
        var taken = Info.Batch > 0 ? Info.Batch : batch;
        return batch >= 1 && batch <= taken && (Info.Dynamic || (height == Info.ImageHeight && width == Info.ImageWidth))
            ? _pool.Rent(new InputSize(taken, Info.Channels, height, width))
            : throw new InputException(
                "the model does not take input of this size",
                value: string.Create(CultureInfo.InvariantCulture, $"{batch} x {height} x {width}"),
                remedy: string.Create(CultureInfo.InvariantCulture, $"Use batch {taken} and {Info.ImageHeight} x {Info.ImageWidth} pixels, or export with dynamic=True"));
    }

    private Selection[] SelectAll(BoundRun run, int batch, NmsOptions selection)
    {
        var results = new Selection[batch];
        for (var i = 0; i < batch; i++)
        {
            results[i] = run.Decoded.Select(i, selection);
        }

        return results;
    }

    private void PredictPart(IReadOnlyList<(PixelBuffer Picture, string Path)> pictures, int first, int count, bool tight, NmsOptions selection, ImageResult[] results)
    {
        var start = Stopwatch.GetTimestamp();
        var fit = Fit(pictures[first].Picture, tight);
        var run = _pool.Rent(new InputSize(Info.Batch > 0 ? Info.Batch : count, Info.Channels, fit.Height, fit.Width));
        try
        {
            for (var i = 0; i < count; i++)
            {
                PictureInput.Write(run, i, pictures[first + i].Picture, Fit(pictures[first + i].Picture, tight));
            }

            run.Input.AsSpan(count * run.Size.ValuesPerPicture).Clear();
            var prepared = Stopwatch.GetTimestamp();
            run.Execute();
            var inferred = Stopwatch.GetTimestamp();
            var assembly = AssemblyFor(selection);
            for (var i = 0; i < count; i++)
            {
                var (picture, path) = pictures[first + i];
                var selecting = i == 0 ? inferred : Stopwatch.GetTimestamp();
                results[first + i] = assembly.Assemble(run.Decoded, i, PlaceOf(picture, path, run), run.Selected, new SpeedClock(start, prepared, inferred, count, selecting));
            }
        }
        finally
        {
            _pool.Return(run);
        }
    }

    private static PicturePlace PlaceOf(PixelBuffer picture, string path, BoundRun run) => new(path, picture.Height, picture.Width, run.Size.Height, run.Size.Width);

    /// <summary>The assembly for a selection; that of the last call when it is the same.</summary>
    private ResultAssembly AssemblyFor(NmsOptions selection)
    {
        var last = _assembly;
        return last is not null && ReferenceEquals(last.Selection, selection)
            ? last
            : _assembly = new(Info.Task, Info.Names, selection) { KeypointCount = Math.Max(Info.KeypointCount, 1), NativeMasks = _nativeMasks };
    }

    private Letterbox Fit(PixelBuffer picture, bool tight) => Letterbox.Fit(picture.Height, picture.Width, _height, _width, tight ? _tight : _full);
}
