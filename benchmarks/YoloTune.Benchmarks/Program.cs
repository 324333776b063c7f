using BenchmarkDotNet.Running;
using YoloTune.Benchmarks;

BenchmarkRunner.Run<PredictionBenchmark>(args: args);
