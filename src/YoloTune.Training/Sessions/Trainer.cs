using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Core.Files;
using YoloTune.Core.Runs;
using YoloTune.Models;
using YoloTune.Models.Layers;
using YoloTune.Models.State;
using YoloTune.Training.Batching;
using YoloTune.Training.Losses;
using YoloTune.Training.Memory;
using YoloTune.Training.Optimization;
using YoloTune.Training.Policies;
using YoloTune.Training.State;
using YoloTune.Training.Validation;
using static TorchSharp.torch;

namespace YoloTune.Training.Sessions;

/// <summary>
/// The story of a training run: epoch, batch, forward, loss, backward, step, average, validate, decide. Everything it works
/// with is handed in ready; everything it tells goes out as events.
/// </summary>
internal sealed class Trainer
{
    private const string FlameGraphFile = "profile.folded";

    private readonly TrainerParts _parts;
    private readonly IReadOnlyList<ModelParameter> _parameters;
    private readonly long _started;
    private readonly int _firstEpoch;
    private TrainingProgress _progress;
    private readonly StepProfile? _profile;
    private readonly ITrainingFeed _feed;
    private bool _timeIsOver;

    public Trainer(TrainerParts parts)
    {
        _parts = parts;
        _progress = parts.Progress;
        _firstEpoch = parts.Progress.Epoch;
        _parameters = parts.Model.Parameters();
        _started = parts.Clock.GetTimestamp();
        _feed = parts.Features ?? new ImageFeed(parts.TrainLoader, parts.Format, parts.MultiScale);
        _profile = parts.Profile ?? (parts.Options.Profile ? new StepProfile(parts.Clock) { Layers = new LayerClock(parts.Clock) } : null);
        parts.Model.Clock = _profile?.Layers;
    }

    private double Seconds => _parts.Progress.Seconds + _parts.Clock.GetElapsedTime(_started).TotalSeconds;

    public TrainingOutcome Run(CancellationToken cancellationToken)
    {
        while (true)
        {
            var epoch = _progress.Epoch;
            var losses = TrainEpoch(epoch, cancellationToken);
            if (losses is null)
            {
                return Interrupt();
            }

            if (!TryValidate(epoch, out var validation, cancellationToken))
            {
                return Interrupt();
            }

            if (Recover(epoch, losses, validation?.Fitness))
            {
                continue;
            }

            var stop = FinishEpoch(epoch, losses, validation);
            if (stop is not null)
            {
                return Finish(stop, cancellationToken);
            }
        }
    }

    /// <summary>Trains on the rest of an epoch; null when it was cancelled.</summary>
    internal EpochLosses? TrainEpoch(int epoch, CancellationToken cancellationToken)
    {
        _parts.Model.SetTraining(true);
        FrozenStatistics.Keep(_parts.Model, _parts.Freeze);
        _parts.Loss.SetProgress(epoch, _parts.Stop.Epochs);
        var losses = new EpochLosses(_parts.Loss.Names.Count, _progress.RunningLoss, _progress.Batch);
        if (!TryPrepare(epoch, cancellationToken))
        {
            return null;
        }

        _profile?.Start();
        foreach (var batch in _feed.ReadEpoch(epoch, _progress.Batch))
        {
            using (batch)
            {
                TrainBatch(epoch, batch, losses);
            }

            _progress = _progress with { Batch = _progress.Batch + 1, RunningLoss = losses.Sums };
            if (_timeIsOver)
            {
                break;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }

        return losses;
    }

    private bool TryPrepare(int epoch, CancellationToken cancellationToken)
    {
        try
        {
            _feed.Prepare(epoch, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void TrainBatch(int epoch, TrainingBatch batch, EpochLosses losses)
    {
        using var scope = NewDisposeScope();
        _profile?.Lap(StepPhase.Data);
        var plan = _parts.Schedule.Next(epoch, _progress.Batch);
        if (_parts.Options.Plots && batch.Pictures is { } pictures && PicturedBatches.Includes(plan.Iteration, _parts.Options, _parts.TrainLoader.BatchCount))
        {
            _parts.Publish(PicturedBatches.Picture(pictures, _parts.Folder, plan.Iteration));
        }

        plan.ApplyTo(_parts.Optimizer.Groups);
        var input = batch.ToInput(plan.Iteration);
        _profile?.Lap(StepPhase.Batch);
        Learn(input, losses);
        double? norm = plan.Step ? Step() : null;
        _parts.Publish(new BatchTrained(
            epoch,
            _progress.Batch,
            losses.Last,
            losses.Means,
            losses.LastTotal,
            plan.LearningRates,
            [.. _parts.Optimizer.Groups.Select(group => group.Momentum)],
            plan.Accumulate,
            norm,
            batch.LabelCount,
            input.Width,
            batch.Files));
        _profile?.Lap(StepPhase.Report);
        _profile?.Finish(batch.Count);
    }

    /// <summary>Gradients of a batch; when memory runs out, from now on in pieces of half the size, which act like the whole.</summary>
    private void Learn(StepInput input, EpochLosses losses)
    {
        while (true)
        {
            var backward = false;
            try
            {
                LearnInPieces(input, losses, ref backward);
                return;
            }
            catch (Exception error) when (MemoryExhaustion.Caused(error) && _progress.Pieces < input.Count)
            {
                Halve(input.Count, dropGradients: backward, error);
            }
        }
    }

    private void LearnInPieces(StepInput input, EpochLosses losses, ref bool backward)
    {
        var (items, sum) = (new double[_parts.Loss.Names.Count], 0.0);
        var pieces = Math.Min(_progress.Pieces, input.Count);
        for (var piece = 0; piece < pieces; piece++)
        {
            using var scope = NewDisposeScope();
            var first = (int)((long)input.Count * piece / pieces);
            var count = (int)((long)input.Count * (piece + 1) / pieces) - first;
            var loss = Lose(count == input.Count ? input : input.Slice(first, count));
            var total = loss.Vector.sum();
            backward = true;
            _profile?.Layers?.StartBackward();
            total.backward();
            _profile?.Layers?.EndBackward();
            _profile?.Lap(StepPhase.Backward);
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
        _progress = _progress with { Pieces = Math.Min(_progress.Pieces * 2, images) };
        if (dropGradients)
        {
            _parts.Optimizer.ZeroGradients();
        }

        _parts.Publish(new LogMessage(
            LogSeverity.Warning,
            FormattableString.Invariant($"Memory ran out in a batch of {images} images: from now on it is computed in {_progress.Pieces} pieces of about {(images + _progress.Pieces - 1) / _progress.Pieces} images whose gradients are added up, so that an optimizer step sees as many images as before{(dropGradients ? "; what the batches since the last step had added up is lost" : string.Empty)} ({error.Message.Split('\n')[0]})")));
    }

    /// <summary>Forward and loss; of what they make, only what the gradients need outlives them.</summary>
    private LossResult Lose(StepInput input)
    {
        using var scope = NewDisposeScope();
        var prediction = input.Predict(_parts.Model);
        _profile?.Lap(StepPhase.Forward);
        var loss = _parts.Loss.Compute(prediction, input.Targets);
        _profile?.Lap(StepPhase.Loss);
        return new LossResult(loss.Vector.MoveToOuterDisposeScope(), loss.Items.MoveToOuterDisposeScope());
    }

    private double Step()
    {
        var norm = GradientClipper.Clip(_parameters);
        _parts.Optimizer.Step();
        _parts.Optimizer.ZeroGradients();
        _profile?.Lap(StepPhase.Optimizer);
        _parts.Ema.Update();
        _profile?.Lap(StepPhase.Average);
        _timeIsOver = _parts.Stop.TimeIsOver(TimeSpan.FromSeconds(Seconds));
        return norm;
    }

    private bool ShouldValidate(int epoch) =>
        _parts.Options.Validate || _parts.Stop.IsFinal(epoch) || _timeIsOver || _parts.EarlyStopping.MayStop;

    /// <summary>Measures the running mean where asked; false when that was cancelled.</summary>
    private bool TryValidate(int epoch, out ValidationOutcome? validation, CancellationToken cancellationToken)
    {
        validation = null;
        if (!ShouldValidate(epoch))
        {
            return true;
        }

        try
        {
            validation = _parts.Validator.Validate(_parts.Average, cancellationToken);
            Show(validation, final: false);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void ShowProfile()
    {
        if (_profile is { Steps: > 0 })
        {
            var file = Path.Combine(_parts.Folder, FlameGraphFile);
            AtomicFile.WriteText(file, _profile.FoldedStacks());
            _parts.Publish(new LogMessage(LogSeverity.Information, $"{_profile.Table()}\nFlame graph (folded stacks, for speedscope.app or flamegraph.pl): {file}"));
        }
    }

    private void Show(ValidationOutcome validation, bool final)
    {
        var (overall, classes) = ValidationSession.Describe(validation.Result, _parts.Model.ClassNames);
        _parts.Publish(new ValidationFinished(overall, classes, final)
        {
            Figures = final ? validation.Result : null,
            Names = final ? _parts.Model.ClassNames : [],
            Folder = _parts.Options.Plots ? _parts.Folder : null,
        });
    }

    /// <summary>Goes back to the last checkpoint when numbers went wrong; true when the epoch is to be repeated.</summary>
    private bool Recover(int epoch, EpochLosses losses, double? fitness)
    {
        switch (_parts.NanRecovery.Decide(epoch, _firstEpoch, losses.LastTotal, fitness))
        {
            case RecoveryAction.Warn:
                _parts.Publish(new LogMessage(LogSeverity.Warning, $"The loss of epoch {epoch + 1} is not a finite number; there is no earlier checkpoint to go back to."));
                return false;
            case RecoveryAction.RestoreLast:
                _parts.Publish(new LogMessage(LogSeverity.Warning, $"The loss of epoch {epoch + 1} is not a finite number: going back to the last checkpoint (attempt {_parts.NanRecovery.Attempts} of {NanRecoveryPolicy.MaximumAttempts})."));
                _progress = Restore();
                return true;
            case RecoveryAction.Fail:
                throw new InputException(
                    $"the loss of epoch {epoch + 1} is not a finite number, {NanRecoveryPolicy.MaximumAttempts} returns to the last checkpoint did not help",
                    _parts.Folder,
                    remedy: "Lower lr0, or check the labels with extreme boxes");
            default:
                return false;
        }
    }

    /// <summary>Records an epoch, saves, and decides; returns why to stop, or null to go on.</summary>
    private string? FinishEpoch(int epoch, EpochLosses losses, ValidationOutcome? validation)
    {
        var fitness = validation?.Fitness;
        var exhausted = _parts.EarlyStopping.ShouldStop(epoch + 1, fitness);
        var plan = _parts.Stop.AfterEpoch(epoch, TimeSpan.FromSeconds(Seconds));
        if (plan.Replanned)
        {
            _parts.Schedule.Replan(plan.Epochs);
        }

        var stop = plan.Stop || exhausted || _timeIsOver;
        var decision = _parts.Checkpoints.Decide(epoch, fitness, stop);
        var finished = EpochReport.Create(_parts, epoch, Seconds, losses, validation, decision.SaveBest);
        _progress = Stamped(_progress with { Epoch = epoch + 1, Batch = 0, RunningLoss = [] });
        _parts.Publish(finished);
        if (decision.SaveLast)
        {
            Save(decision, finished.Metrics);
        }

        return !stop ? null
            : exhausted ? $"no improvement in the last {_parts.Options.Patience} epochs (best epoch: {_parts.EarlyStopping.State.BestEpoch})"
            : _timeIsOver ? "the time limit was reached"
            : "all epochs are done";
    }

    /// <summary>The progress with what the parts of the run carry at this moment.</summary>
    private TrainingProgress Stamped(TrainingProgress progress) => progress with
    {
        Epochs = _parts.Stop.Epochs,
        AverageUpdates = _parts.Ema.Updates,
        BestFitness = _parts.Checkpoints.BestFitness,
        EarlyStopping = _parts.EarlyStopping.State,
        Schedule = _parts.Schedule.State,
        Seconds = Seconds,
    };

    private TrainingOutcome Interrupt()
    {
        ShowProfile();
        _progress = Stamped(_progress);
        SaveState();
        var reason = $"interrupted in epoch {_progress.Epoch + 1} after batch {_progress.Batch} of {_parts.TrainLoader.BatchCount}";
        _parts.Publish(new RunFinished(reason, _progress.Epoch, Seconds, new Dictionary<string, double>()));
        return new TrainingOutcome(reason, _progress.Epoch, Seconds, true, null);
    }

    private TrainingOutcome Finish(string reason, CancellationToken cancellationToken)
    {
        ShowProfile();
        ValidationOutcome? validation = null;
        foreach (var file in _parts.Store.WritePyTorch())
        {
            _parts.Publish(new CheckpointSaved(file, _progress.Epoch - 1));
        }

        try
        {
            using var best = LoadBest();
            validation = _parts.Validator.ValidateFinal(best, cancellationToken);
            Show(validation, final: true);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            reason += "; the last validation was cancelled";
        }

        var metrics = validation?.Metrics ?? new Dictionary<string, double>();
        _parts.Publish(new RunFinished(reason, _progress.Epoch, Seconds, metrics));
        return new TrainingOutcome(reason, _progress.Epoch, Seconds, false, validation);
    }

    private void Save(CheckpointDecision decision, IReadOnlyDictionary<string, double> metrics)
    {
        _parts.Ema.RepairNonFinite();
        SaveState();
        foreach (var file in _parts.Store.SaveModels(_parts.Average, decision, _parts.Options, _progress, metrics))
        {
            _parts.Publish(new CheckpointSaved(file, _progress.Epoch - 1));
        }
    }

    private void SaveState() => _parts.Store.SaveState(_parts.Options, _progress, _parts.Model, _parts.Average, _parts.Optimizer);

    private TrainingProgress Restore()
    {
        var snapshot = TrainingStateFile.Read(_parts.Store.State);
        CheckpointStore.Restore(snapshot, _parts.Model, _parts.Average, _parts.Optimizer);
        _parts.Ema.Updates = snapshot.Progress.AverageUpdates;
        return snapshot.Progress;
    }

    /// <summary>The best model of the run, ready to be measured; the running mean itself when nothing was saved.</summary>
    private YoloModel LoadBest()
    {
        var best = _parts.Average.Clone();
        if (File.Exists(_parts.Store.Best))
        {
            best.LoadState(Models.Checkpoints.CheckpointReader.Read(_parts.Store.Best).State);
        }

        return best;
    }
}
