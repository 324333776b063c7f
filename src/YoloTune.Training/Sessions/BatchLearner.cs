using TorchSharp;
using YoloTune.Core.Runs;
using YoloTune.Models.State;
using YoloTune.Training.Batching;
using YoloTune.Training.Losses;
using YoloTune.Training.Memory;
using static TorchSharp.torch;

namespace YoloTune.Training.Sessions;

/// <summary>
/// Adds the gradients of a batch: forward, loss, backward. When memory runs out, batches are from then on computed in pieces of half
/// the size, which act like the whole.
/// </summary>
/// <param name="parts">What the run works with.</param>
/// <param name="profile">Hears how long the phases take; may be null.</param>
internal sealed class BatchLearner(TrainerParts parts, StepProfile? profile)
{
    /// <summary>Pieces that a batch is computed in.</summary>
    public int Pieces { get; set; } = parts.Progress.Pieces;

    /// <summary>Adds the gradients of a batch, and its loss to those of the epoch.</summary>
    public void Learn(StepInput input, EpochLosses losses)
    {
        while (true)
        {
            var backward = false;
            try
            {
                LearnInPieces(input, losses, ref backward);
                return;
            }
            catch (Exception error) when (MemoryExhaustion.Caused(error) && Pieces < input.Count)
            {
                Halve(input.Count, dropGradients: backward, error);
            }
        }
    }

    private void LearnInPieces(StepInput input, EpochLosses losses, ref bool backward)
    {
        var (items, sum) = (new double[parts.Loss.Names.Count], 0.0);
        var pieces = Math.Min(Pieces, input.Count);
        for (var piece = 0; piece < pieces; piece++)
        {
            using var scope = NewDisposeScope();
            var first = (int)((long)input.Count * piece / pieces);
            var count = (int)((long)input.Count * (piece + 1) / pieces) - first;
            var loss = Lose(count == input.Count ? input : input.Slice(first, count));
            var total = loss.Vector.sum();
            backward = true;
            profile?.Layers?.StartBackward();
            total.backward();
            profile?.Layers?.EndBackward();
            profile?.Lap(StepPhase.Backward);
            sum += total.item<float>();
            foreach (var (index, item) in loss.Items.ToStored().ToFloats().Index())
            {
                items[index] += count == input.Count ? item : (double)item * count / input.Count;
            }
        }

        losses.Add(items, sum);
    }

    private void Halve(int images, bool dropGradients, Exception error)
    {
        Pieces = Math.Min(Pieces * 2, images);
        if (dropGradients)
        {
            parts.Optimizer.ZeroGradients();
        }

        parts.Publish(new LogMessage(
            LogSeverity.Warning,
            FormattableString.Invariant($"Memory ran out in a batch of {images} images: from now on it is computed in {Pieces} pieces of about {(images + Pieces - 1) / Pieces} images whose gradients are added up, so that an optimizer step sees as many images as before{(dropGradients ? "; what the batches since the last step had added up is lost" : string.Empty)} ({error.Message.Split('\n')[0]})")));
    }

    /// <summary>Forward and loss; of what they make, only what the gradients need outlives them.</summary>
    private LossResult Lose(StepInput input)
    {
        using var scope = NewDisposeScope();
        var prediction = input.Predict(parts.Model);
        profile?.Lap(StepPhase.Forward);
        var loss = parts.Loss.Compute(prediction, input.Targets);
        profile?.Lap(StepPhase.Loss);
        return new LossResult(loss.Vector.MoveToOuterDisposeScope(), loss.Items.MoveToOuterDisposeScope());
    }
}
