using System.Runtime.ExceptionServices;
using YoloTune.Core.Errors;
using YoloTune.Data.Augmentation;
using YoloTune.Data.Datasets;

namespace YoloTune.Data.Loading;

/// <summary>A batch in the making. Samples may be filled in by several threads at once, each its own place.</summary>
internal sealed class BatchSlot
{
    private readonly EpochPlan _plan;
    private readonly PixelPool _pool;
    private readonly int _number;
    private readonly int _channels;
    private readonly BatchImage[] _images;
    private readonly TargetOptions _targetOptions;
    private readonly SampleTargets[] _targets;
    private byte[]? _pixels;

    public BatchSlot(EpochPlan plan, int number, int channels, PixelPool pool, TargetOptions targets)
    {
        var count = plan.CountOf(number);
        _plan = plan;
        _pool = pool;
        _number = number;
        _channels = channels;
        (Height, Width) = plan.Shape(number);
        _images = new BatchImage[count];
        _targetOptions = targets;
        _targets = new SampleTargets[count];
        _pixels = pool.Rent();
        Missing = count;
    }

    /// <summary>Rows of the batch.</summary>
    public int Height { get; }

    /// <summary>Columns of the batch.</summary>
    public int Width { get; }

    /// <summary>Samples not yet finished; guarded by the owner.</summary>
    public int Missing { get; set; }

    /// <summary>The failure of the lowest place, if any; guarded by the owner.</summary>
    public (int Place, Exception Error)? Failure { get; private set; }

    /// <summary>Makes the sample of one place.</summary>
    public void Fill(int place)
    {
        var sample = _plan.Create((_number * _plan.BatchSize) + place);
        try
        {
            if (sample.Image.Height != Height || sample.Image.Width != Width || sample.Image.Channels != _channels)
            {
                throw new InvalidOperationException($"A sample has {sample.Image.Height} x {sample.Image.Width} pixels in a batch of {Height} x {Width}.");
            }

            var length = _channels * Height * Width;
            SampleFormat.WritePixels(sample, _pixels.AsSpan(place * length, length));
            _targets[place] = SampleTargets.Of(sample, _targetOptions);
            _images[place] = new BatchImage(
                sample.File,
                sample.OriginalHeight,
                sample.OriginalWidth,
                sample.RatioHeight,
                sample.RatioWidth,
                sample.PadLeft,
                sample.PadTop);
        }
        finally
        {
            sample.Recycle();
        }
    }

    /// <summary>Notes a failure; the one of the lowest place wins, so that it does not depend on the threads.</summary>
    public void Fail(int place, Exception error)
    {
        if (Failure is null || place < Failure.Value.Place)
        {
            Failure = (place, error);
        }
    }

    /// <summary>The finished batch, or the failure.</summary>
    public ImageBatch Finish()
    {
        if (Failure is { } failure)
        {
            Discard();
            Throw(_plan.FileOf((_number * _plan.BatchSize) + failure.Place), failure.Error);
        }

        var pixels = _pixels!;
        _pixels = null;
        var labels = BatchLabels.Join(_targets, _targetOptions, Height, Width);
        return new ImageBatch(_images, Height, Width, _channels, pixels, labels.ImageIndex, labels.Classes, labels.Boxes, _pool.Return)
        {
            BoxSize = labels.BoxSize,
            Task = labels.Task,
        };
    }

    /// <summary>Gives the memory back when the batch is not wanted any more.</summary>
    public void Discard()
    {
        if (_pixels is { } pixels)
        {
            _pixels = null;
            _pool.Return(pixels);
        }
    }

    private static void Throw(string file, Exception error)
    {
        if (error is InputException or OperationCanceledException)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        throw new InvalidOperationException($"The image {file} could not be prepared: {error.Message}", error);
    }
}
