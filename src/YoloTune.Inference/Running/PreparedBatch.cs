using System.Diagnostics;
using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;

namespace YoloTune.Inference.Running;

/// <summary>Runs batches of prepared bytes, as validation has them, as many pictures at a time as the model takes.</summary>
internal static class PreparedBatch
{
    /// <summary>Runs a batch.</summary>
    /// <param name="pool">Memory for calls.</param>
    /// <param name="info">The model.</param>
    /// <param name="form">Its outputs.</param>
    /// <param name="planes">B x C x H x W bytes, red first.</param>
    /// <param name="shape">B, H and W.</param>
    /// <param name="elapsed">Milliseconds for the whole batch; copying the output counts as inference.</param>
    /// <exception cref="InputException">The size does not fit, or the model fails.</exception>
    /// <exception cref="ArgumentException">The number of bytes is not B x C x H x W.</exception>
    public static GatheredOutput Run(RunPool pool, OnnxModelInfo info, OutputForm form, ReadOnlySpan<byte> planes, (int Batch, int Height, int Width) shape, out PredictionSpeed elapsed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Batch, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNotEqual(planes.Length, shape.Batch * info.Channels * shape.Height * shape.Width, nameof(planes));
        if (!info.Dynamic && (shape.Height, shape.Width) != (info.ImageHeight, info.ImageWidth))
        {
            throw new InputException(
                "the model does not take input of this size",
                value: string.Create(CultureInfo.InvariantCulture, $"{shape.Height} x {shape.Width}"),
                remedy: string.Create(CultureInfo.InvariantCulture, $"Use {info.ImageHeight} x {info.ImageWidth} pixels, or export with dynamic=True"));
        }

        var step = info.Batch > 0 ? info.Batch : shape.Batch;
        var output = new GatheredOutput(form, shape.Batch);
        elapsed = default;
        for (var first = 0; first < shape.Batch; first += step)
        {
            var count = Math.Min(step, shape.Batch - first);
            var run = pool.Rent(new InputSize(step, info.Channels, shape.Height, shape.Width));
            try
            {
                var start = Stopwatch.GetTimestamp();
                var values = count * run.Size.ValuesPerPicture;
                PictureInput.ToUnit(planes.Slice(first * run.Size.ValuesPerPicture, values), run.Input);
                run.Input.AsSpan(values).Clear();
                var prepared = Stopwatch.GetTimestamp();
                run.Execute();
                output.Add(run, first, count);
                elapsed = new PredictionSpeed(
                    elapsed.Preprocess + Stopwatch.GetElapsedTime(start, prepared).TotalMilliseconds,
                    elapsed.Inference + Stopwatch.GetElapsedTime(prepared).TotalMilliseconds,
                    0);
            }
            finally
            {
                pool.Return(run);
            }
        }

        return output;
    }
}
