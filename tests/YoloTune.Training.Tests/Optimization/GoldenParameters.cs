using YoloTune.TestSupport;
using YoloTune.Training.Optimization;

namespace YoloTune.Training.Tests.Optimization;

/// <summary>Parameter descriptions from golden key lists, for tests that need no network.</summary>
internal static class GoldenParameters
{
    public static IReadOnlyList<ParameterDescription> Read(string tag)
    {
        var entries = SharedFolder.GoldenJson("keys", tag + ".json").EnumerateArray().ToList();
        var names = entries.Select(entry => entry.GetProperty("key").GetString()!).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. from entry in entries
               where entry.GetProperty("kind").GetString() == "parameter"
               let name = entry.GetProperty("key").GetString()!
               let module = name[..name.LastIndexOf('.')]
               select new ParameterDescription(name, entry.GetProperty("shape").GetArrayLength(), names.Contains(module + ".running_mean")),
        ];
    }
}
