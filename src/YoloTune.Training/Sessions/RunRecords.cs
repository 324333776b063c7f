using System.Reflection;
using YoloTune.Core.Runs;
using YoloTune.Models.Native;
using YoloTune.Training.Options;

namespace YoloTune.Training.Sessions;

/// <summary>Writes what a run folder needs to explain itself, before the first step.</summary>
internal static class RunRecords
{
    /// <summary>Version of this library.</summary>
    public static string Version { get; } =
        typeof(RunRecords).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Writes <c>args.yaml</c> and <c>run.json</c>.</summary>
    public static void Write(RunFolder folder, TrainOptions options, SessionData data, SessionContext context, CancellationToken cancellationToken)
    {
        ArgsYaml.Write(folder.ArgsFile, options.ToArguments(), folder.Path);
        new RunManifest
        {
            Mode = "train",
            Task = options.Task.ToString().ToLowerInvariant(),
            Started = RunManifest.Now(context.Clock),
            CommandLine = context.CommandLine,
            Seed = options.Seed,
            Options = TrainOptionsJson.ToJson(options),
            DataFingerprint = data.Fingerprint(cancellationToken),
            Numerics = NativeRuntime.EnsureLoaded().Summary,
            Versions = RunManifest.CollectVersions(typeof(RunRecords).Assembly, typeof(TorchSharp.torch).Assembly),
            ResumedFrom = options.Resume,
        }.Write(folder.ManifestFile);
    }
}
