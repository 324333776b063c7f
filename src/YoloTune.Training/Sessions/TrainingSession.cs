using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Training.Batching;
using YoloTune.Training.Optimization;
using YoloTune.Training.Options;
using YoloTune.Training.Policies;
using YoloTune.Training.State;
using YoloTune.Training.Validation;

namespace YoloTune.Training.Sessions;

/// <summary>Options become a ready trainer here, and nowhere else.</summary>
public sealed class TrainingSession : IDisposable
{
    private readonly TrainerParts _parts;
    private readonly IBatchLoader _validationLoader;
    private readonly RunFolderClaim _claim;

    private TrainingSession(TrainerParts parts, IBatchLoader validationLoader, RunFolderClaim claim)
    {
        _parts = parts;
        _validationLoader = validationLoader;
        _claim = claim;
    }

    /// <summary>The run folder.</summary>
    public RunFolder Folder => _claim.Folder;

    /// <summary>Class names by index.</summary>
    public IReadOnlyList<string> ClassNames => _parts.Model.ClassNames;

    /// <summary>The checkpoint of the best epoch (exists once an epoch has been saved).</summary>
    public string BestCheckpoint => _parts.Store.Best;

    /// <summary>The checkpoint of the last epoch (exists once an epoch has been saved).</summary>
    public string LastCheckpoint => _parts.Store.Last;

    /// <summary>What the trainer works with, for measurements.</summary>
    internal TrainerParts Parts => _parts;

    /// <summary>Reads data and model, prepares everything, and writes options and manifest into the run folder.</summary>
    /// <param name="options">What to train.</param>
    /// <param name="context">Who watches.</param>
    /// <param name="cancellationToken">Gives up while data is read.</param>
    /// <exception cref="InputException">Something handed in is wrong.</exception>
    public static TrainingSession Create(TrainOptions options, SessionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        var snapshot = options.Resume is null ? null : ResumePoint.Merge(ResumePoint.Read(options.Resume, context.Warn), options, context);
        options = snapshot?.Options ?? options;

        options.Check();
        context.StartTorch();
        var source = context.ResolveModel(options.Model, cancellationToken);
        options = options with { Task = source.Definition.Task };
        var data = SessionData.Read(options, context, cancellationToken);
        var model = SessionModel.Build(options, source, data, context, snapshot is not null, cancellationToken);
        var freeze = FreezePatterns.Parse(options.Freeze, model.BackboneLayerCount);
        options = options with { ImageSize = ImageSizes.Round(options.ImageSize, model.MaximumStride, context), Batch = Math.Min(options.Batch, data.Train.Items.Count) };
        options = SessionBatch.Resolve(options, data, model, freeze, context);
        ImageSizes.CheckLastBatch(options.ImageSize, model.MaximumStride, data.Train.Items.Count, options.Batch);
        SessionModel.Freeze(model, freeze, context);
        model.SetCheckpointing(options.Checkpointing);
        var folder = snapshot is null ? RunFolder.Create(RequestOf(options)) : RunFolder.Open(ResumePoint.FolderOf(options.Resume!));
        var claim = RunFolderClaim.Take(folder, context.Clock);
        try
        {
            RunRecords.Write(folder, options, data, context, cancellationToken);
            return Compose(options, context, data, model, freeze, claim, snapshot);
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    /// <summary>Trains to the end, to a limit, or until cancelled; then measures the best model.</summary>
    /// <param name="cancellationToken">Ends the run at the next batch with a resumable checkpoint.</param>
    public TrainingOutcome Run(CancellationToken cancellationToken = default)
    {
        var options = _parts.Options;
        _parts.Publish(new RunStarted(
            Folder.Path,
            _parts.Stop.Epochs,
            _parts.Progress.Epoch,
            _parts.TrainLoader.BatchCount,
            _parts.Loss.Names,
            options.ImageSize,
            _parts.TrainLoader.ImageCount,
            _validationLoader.ImageCount,
            _parts.Optimizer.Groups.Count)
        {
            Earlier = _parts.Progress.History,
        });
        return new Trainer(_parts).Run(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parts.Features?.Dispose();
        _parts.TrainLoader.Dispose();
        _validationLoader.Dispose();
        _parts.Optimizer.Dispose();
        _parts.Average.Dispose();
        _parts.Model.Dispose();
        _claim.Dispose();
    }

    private static TrainingSession Compose(TrainOptions options, SessionContext context, SessionData data, YoloModel model, FreezePatterns freeze, RunFolderClaim claim, TrainingSnapshot? snapshot)
    {
        var folder = claim.Folder;
        var progress = snapshot?.Progress ?? new TrainingProgress { Epochs = options.Epochs };
        var trainLoader = SessionLoaders.Train(options, data, model.MaximumStride, context);
        var validationLoader = SessionLoaders.Validation(options, data, model.MaximumStride, context);
        var setup = CreateOptimizer(options, data, model);
        setup.Log.ToList().ForEach(context.Log);
        var average = SessionModel.CreateAverage(model);
        var schedule = CreateSchedule(options, setup, trainLoader.BatchCount, progress);
        var loss = SessionLoss.Create(options, data, model);
        if (snapshot is not null)
        {
            CheckpointStore.Restore(snapshot, model, average, setup.Optimizer);
        }

        var format = SessionModel.ChooseFormat(options, model, freeze, context);
        var parts = new TrainerParts
        {
            Options = options,
            Folder = folder.Path,
            Model = model,
            Format = format,
            Average = average,
            Ema = new ModelEma([.. model.Entries().Select(entry => entry.Value)], [.. average.Entries().Select(entry => entry.Value)]) { Updates = progress.AverageUpdates },
            Loss = loss,
            Optimizer = setup.Optimizer,
            Schedule = schedule,
            TrainLoader = trainLoader,
            Features = SessionFeatures.Create(options, data, model, freeze, format, trainLoader, folder.Path, context),
            Validator = SessionValidator.Create(options, model, data, validationLoader, loss, folder.Path, context),
            MultiScale = new MultiScale(options.MultiScale, options.ImageSize, Math.Max(model.MaximumStride, 32), options.Seed),
            Freeze = freeze,
            EarlyStopping = new EarlyStopping(options.Patience, progress.EarlyStopping),
            Checkpoints = new CheckpointPolicy(options.Save, options.SavePeriod, progress.BestFitness),
            Stop = new StopPolicy(progress.Epochs, options.TimeHours),
            Store = new CheckpointStore(folder.Weights, context.Clock, RunRecords.Version, context.Files),
            NanRecovery = new NanRecoveryPolicy(progress.RecoveryAttempts, options.NonFinite),
            IsResumed = snapshot is not null,
            Lock = claim.Lock,
            Progress = progress,
            Clock = context.Clock,
            Publish = context.Publish,
        };
        if (options.Plots)
        {
            context.Publish(PicturedBatches.Labels(data, folder.Path));
        }

        return new TrainingSession(parts, validationLoader, claim);
    }

    private static RunFolderRequest RequestOf(TrainOptions options) => new()
    {
        Task = options.Task,
        Mode = "train",
        Project = options.Project,
        Name = options.Name,
        ExistOk = options.ExistOk,
        SaveFolder = options.SaveFolder,
    };

    private static OptimizerSetup CreateOptimizer(TrainOptions options, SessionData data, YoloModel model) => OptimizerFactory.Create(
        new OptimizerOptions
        {
            Name = options.Optimizer,
            LearningRate = options.InitialLearningRate,
            Momentum = options.Momentum,
            WeightDecay = GradientAccumulation.EffectiveWeightDecay(options.WeightDecay, options.Batch, options.NominalBatch),
            WarmupBiasLearningRate = options.WarmupBiasLearningRate,
            Iterations = GradientAccumulation.PlannedIterations(data.Train.Items.Count, options.Batch, options.NominalBatch, options.Epochs),
            ClassCount = data.Names.Count,
        },
        model.Parameters());

    private static TrainingSchedule CreateSchedule(TrainOptions options, OptimizerSetup setup, int batches, TrainingProgress progress) => new(
        new ScheduleOptions
        {
            Epochs = progress.Epochs,
            BatchesPerEpoch = batches,
            Batch = options.Batch,
            NominalBatch = options.NominalBatch,
            FinalLearningRateFraction = options.FinalLearningRateFraction,
            Cosine = options.CosineSchedule,
            WarmupEpochs = options.WarmupEpochs,
            WarmupMomentum = options.WarmupMomentum,
            Momentum = options.Momentum,
            WarmupBiasLearningRate = setup.Choice.WarmupBiasLearningRate,
        },
        setup.Optimizer.Groups,
        progress.Schedule);
}
