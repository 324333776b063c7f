using YoloTune.Cli.Backend;
using YoloTune.Core.Runs;
using YoloTune.Training.Benchmarks;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Tests;

/// <summary>A library that only remembers what it was asked for.</summary>
internal sealed class FakeBackend : ICommandBackend
{
    public TrainOptions? Train { get; private set; }

    public ValidateOptions? Validate { get; private set; }

    public PredictOptions? Predict { get; private set; }

    public InfoOptions? Info { get; private set; }

    public TrainingBenchmarkOptions? Benchmark { get; private set; }

    public ExportOptions? Export { get; private set; }

    public IReadOnlyList<string> CommandLine { get; private set; } = [];

    /// <summary>Runs inside every call.</summary>
    public Action<IRunObserver, CancellationToken> Work { get; init; } = (_, _) => { };

    public TrainSummary TrainResult { get; init; } = new() { RunFolder = "runs/detect/train" };

    public ValidateSummary ValidateResult { get; init; } = new();

    public PredictSummary PredictResult { get; init; } = new();

    public ExportSummary ExportResult { get; init; } = new() { Path = "best.onnx", Format = "onnx", Source = "best.pt" };

    /// <summary>What an export ends with; null for a result.</summary>
    public Exception? ExportFailure { get; init; }

    public IReadOnlyList<CheckResult> Checks { get; init; } = [];

    public Task<TrainSummary> TrainAsync(TrainOptions options, IReadOnlyList<string> commandLine, IRunObserver observer, CancellationToken cancellationToken)
    {
        (Train, CommandLine) = (options, commandLine);
        Work(observer, cancellationToken);
        return Task.FromResult(TrainResult);
    }

    public Task<ValidateSummary> ValidateAsync(ValidateOptions options, IRunObserver observer, CancellationToken cancellationToken)
    {
        Validate = options;
        Work(observer, cancellationToken);
        return Task.FromResult(ValidateResult);
    }

    public Task<PredictSummary> PredictAsync(PredictOptions options, IRunObserver observer, CancellationToken cancellationToken)
    {
        Predict = options;
        Work(observer, cancellationToken);
        return Task.FromResult(PredictResult);
    }

    public Task<ExportSummary> ExportAsync(ExportOptions options, IRunObserver observer, CancellationToken cancellationToken)
    {
        Export = options;
        Work(observer, cancellationToken);
        return ExportFailure is null ? Task.FromResult(ExportResult) : throw ExportFailure;
    }

    public Task<InfoSummary> InfoAsync(InfoOptions options, IRunObserver observer, CancellationToken cancellationToken)
    {
        Info = options;
        Work(observer, cancellationToken);
        return Task.FromResult(new InfoSummary
        {
            Name = "yolo26n",
            Task = "detect",
            Layers = 260,
            Parameters = 2_572_280,
            Gradients = 2_572_280,
            GigaFlops = 6.1,
            Details = ["0 Conv"],
        });
    }

    public Task<TrainingBenchmarkResult> BenchmarkAsync(TrainingBenchmarkOptions options, IRunObserver observer, CancellationToken cancellationToken)
    {
        Benchmark = options;
        Work(observer, cancellationToken);
        return Task.FromResult(new TrainingBenchmarkResult
        {
            Model = options.Training.Model,
            Data = options.Training.Data,
            ImageSize = 64,
            Batch = 2,
            Workers = 2,
            Processors = 4,
            BatchesPerRound = 3,
            Loader = new BenchmarkRate([100, 300, 200]),
            Step = new BenchmarkRate([10, 20, 40]),
            Both = new BenchmarkRate([9, 19, 36]),
            FirstBatchSeconds = 0.25,
        });
    }

    /// <summary>The command lines of the processes that were asked for.</summary>
    public List<(string Words, bool SystemAllocator)> Steps { get; } = [];

    public Task ServeStepsAsync(TrainingBenchmarkOptions options, (TextReader Input, TextWriter Output) streams, IRunObserver observer, CancellationToken cancellationToken) =>
        throw new NotSupportedException("No test runs in the environment of a step process.");

    public IStepTaker StartSteps(IReadOnlyList<string> words, bool systemAllocator)
    {
        Steps.Add((string.Join(' ', words), systemAllocator));
        return new FakeStepTaker(systemAllocator);
    }

    public Task<IReadOnlyList<CheckResult>> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(Checks);

    /// <summary>A plain step of 10, 20 and 30 images per second, a chosen one of 40, 40 and 60.</summary>
    private sealed class FakeStepTaker(bool plain) : IStepTaker
    {
        private int _turns;

        public Task<StepTurn> TakeTurnAsync(CancellationToken cancellationToken)
        {
            double[] rates = plain ? [1, 10, 20, 30] : [1, 40, 40, 60];
            var turn = _turns++ % rates.Length;
            return Task.FromResult(new StepTurn
            {
                Format = plain ? "fp32 contiguous" : "bf16 channels_last",
                ImagesPerSecond = rates[turn],
                Phases = new Dictionary<string, double> { ["forward"] = plain ? 500 : 100, ["backward"] = 200 },
                ForwardGigaFlops = 5,
                BackwardGigaFlops = 10,
                Batch = 2,
                PeakGigaFlops = plain ? 200 : 1000,
                PeakMebibytes = plain ? 1000 : 450,
            });
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
