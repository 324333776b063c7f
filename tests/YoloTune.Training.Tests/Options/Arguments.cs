using YoloTune.TestSupport;
using YoloTune.Training.Options;

namespace YoloTune.Training.Tests.Options;

/// <summary>Arguments as they stand on a command line.</summary>
internal static class Arguments
{
    public static ArgumentSet Of(params string[] pairs) => ArgumentSet.From(pairs.Select(pair =>
    {
        var parts = pair.Split('=', 2);
        return new ArgumentSource(parts[0], ArgumentLiteral.Parse(parts[1]));
    }));

    public static IReadOnlyList<string> GoldenFiles()
    {
        var files = Directory.GetFiles(SharedFolder.Require("golden", "checkpoints"), "args.yaml", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        return files;
    }
}
