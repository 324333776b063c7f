namespace YoloTune.Training.Benchmarks;

/// <summary>The figures of one round.</summary>
/// <param name="Loader">Images per second of the loader alone.</param>
/// <param name="Step">Images per second of the step alone.</param>
/// <param name="Both">Images per second of both together.</param>
/// <param name="FirstBatchSeconds">Seconds until the loader had its first batch ready.</param>
internal sealed record BenchmarkRound(double Loader, double Step, double Both, double FirstBatchSeconds);
