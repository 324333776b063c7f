using System.Runtime.InteropServices;
using YoloTune.Cli.Doctor;
using YoloTune.Core.Errors;
using YoloTune.Core.Runs;
using YoloTune.Models;
using YoloTune.Models.Native;
using YoloTune.Training.Benchmarks;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;

namespace YoloTune.Cli.Backend;

/// <summary>The commands on the real library.</summary>
internal sealed class LibraryBackend(TimeProvider clock) : ICommandBackend
{
    /// <inheritdoc/>
    public Task<TrainSummary> TrainAsync(TrainOptions options, IReadOnlyList<string> commandLine, IRunObserver observer, CancellationToken cancellationToken) => ComputeThread.RunAsync(
        () =>
        {
            using var session = TrainingSession.Create(options, ContextOf(observer, commandLine), cancellationToken);
            var outcome = session.Run(cancellationToken);
            var (_, classes) = outcome.Best is { } best ? ValidationSession.Describe(best.Result, session.ClassNames) : (null!, []);
            return new TrainSummary
            {
                RunFolder = session.Folder.Path,
                BestCheckpoint = Existing(session.BestCheckpoint),
                LastCheckpoint = Existing(session.LastCheckpoint),
                Epochs = outcome.Epochs,
                Seconds = outcome.Seconds,
                Interrupted = outcome.Interrupted,
                Metrics = outcome.Best?.Metrics ?? new Dictionary<string, double>(),
                Classes = classes,
            };
        },
        CancellationToken.None);

    /// <inheritdoc/>
    public Task<ValidateSummary> ValidateAsync(ValidateOptions options, IRunObserver observer, CancellationToken cancellationToken) => ComputeThread.RunAsync(
        () =>
        {
            var context = ContextOf(observer);
            var report = OnnxModel.IsMeant(options.Model)
                ? OnnxModel.Validate(options, context, cancellationToken)
                : ValidationSession.Run(options, context, cancellationToken);
            var speed = report.Outcome.Speed;
            return new ValidateSummary
            {
                Images = report.Overall.Images,
                Instances = report.Overall.Instances,
                Metrics = report.Outcome.Metrics,
                Classes = report.Classes,
                Sizes = [.. report.Outcome.Boxes?.Sizes ?? []],
                Speed = new Dictionary<string, double>
                {
                    ["preprocess"] = speed.Preprocess,
                    ["inference"] = speed.Inference,
                    ["loss"] = speed.Loss,
                    ["postprocess"] = speed.Postprocess,
                },
                ModelSize = report.ModelFile is { } file ? new FileInfo(file).Length : 0,
                SaveFolder = report.Folder,
            };
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<PredictSummary> PredictAsync(PredictOptions options, IRunObserver observer, CancellationToken cancellationToken) => ComputeThread.RunAsync(
        () =>
        {
            var context = ContextOf(observer) with { StandardInput = Console.OpenStandardInput() };
            var report = OnnxModel.IsMeant(options.Model)
                ? OnnxModel.Predict(options, context, cancellationToken)
                : PredictionSession.Run(options, context, cancellationToken);
            return new PredictSummary
            {
                Images = [.. report.Results.Select(PredictedPicture.Of)],
                Speed = new Dictionary<string, double>
                {
                    ["preprocess"] = report.Speed.Preprocess,
                    ["inference"] = report.Speed.Inference,
                    ["postprocess"] = report.Speed.Postprocess,
                },
                SaveFolder = report.Folder,
                LabelFiles = report.LabelFiles,
                Unreadable = report.Unreadable,
                Interrupted = report.Interrupted,
            };
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ExportSummary> ExportAsync(ExportOptions options, IRunObserver observer, CancellationToken cancellationToken) =>
        ComputeThread.RunAsync(() => ModelExport.Run(options, ContextOf(observer), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<InfoSummary> InfoAsync(InfoOptions options, IRunObserver observer, CancellationToken cancellationToken) => ComputeThread.RunAsync(
        () =>
        {
            using var model = ModelLoader.Load(ContextOf(observer).ResolveModel(options.Model, cancellationToken));
            var size = options.ImageSize;
            var summary = ModelSummary.Of(model, size);
            var entries = model.Nodes.Select(node => FormattableString.Invariant(
                $"{node.Index,4}  {string.Join(',', node.From),-12} {node.Layer.Entries(string.Empty).Where(entry => entry.IsParameter).Sum(entry => entry.Value.numel()),10:N0}  {node.Module}"));
            return new InfoSummary
            {
                Name = summary.Name,
                Task = model.Task.ToString().ToLowerInvariant(),
                Layers = summary.Layers,
                Parameters = summary.Parameters,
                Gradients = summary.Gradients,
                GigaFlops = summary.GigaFlops,
                ImageSize = size,
                ClassNames = model.ClassNames,
                Details = ["   #  from             params  module", .. entries],
            };
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<TrainingBenchmarkResult> BenchmarkAsync(TrainingBenchmarkOptions options, IRunObserver observer, CancellationToken cancellationToken) =>
        ComputeThread.RunAsync(() => TrainingBenchmark.Run(options, ContextOf(observer), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task ServeStepsAsync(TrainingBenchmarkOptions options, (TextReader Input, TextWriter Output) streams, IRunObserver observer, CancellationToken cancellationToken) => ComputeThread.RunAsync(
        () =>
        {
            using var benchmark = new StepBenchmark(options, ContextOf(observer), cancellationToken);
            return StepTakerProcess.Serve(benchmark, streams.Input, streams.Output, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public IStepTaker StartSteps(IReadOnlyList<string> words, bool systemAllocator) => StepTakerProcess.Start(words, systemAllocator);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> CheckAsync(CancellationToken cancellationToken) => Task.Run<IReadOnlyList<CheckResult>>(
        () =>
        {
            var lines = new List<CheckResult>
            {
                new("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors"),
                new("instructions", string.Join(", ", MachineExamination.Instructions())),
                new("memory", FormattableString.Invariant($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1073741824.0:F1} GiB")),
                new("dotnet", Environment.Version.ToString()),
            };
            try
            {
                var verdict = NativeRuntime.EnsureLoaded();
                lines.Add(new("torch", NativeRuntime.EditedShim is { } shim ? $"loaded through an edited copy of its shim ({shim})" : "loaded"));
                lines.Add(new("numerics", verdict.Text, verdict.Branch is not NumericsBranch.Refused));
                lines.Add(new("onednn", verdict.Branch is NumericsBranch.OneDnnOff or NumericsBranch.OneDnnOffOnRequest ? "switched off: results are right, speed is lost" : "in use"));
            }
            catch (InputException error)
            {
                lines.Add(new("torch", error.Message, false));
            }

            lines.Add(OnnxRuntime());
            return lines;
        },
        cancellationToken);

    private static CheckResult OnnxRuntime()
    {
        try
        {
            return new CheckResult("onnx runtime", Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetVersionString());
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            return new CheckResult("onnx runtime", error.GetBaseException().Message, Passed: false);
        }
    }

    private static string? Existing(string path) => File.Exists(path) ? path : null;

    private SessionContext ContextOf(IRunObserver observer, IReadOnlyList<string>? commandLine = null) => new()
    {
        Publish = observer.On,
        CommandLine = commandLine ?? [],
        Clock = clock,
    };
}
