using YoloTune.Cli.Commands;
using YoloTune.TestSupport;

namespace YoloTune.Cli.Tests.Commands;

public sealed class OptionsPageTests
{
    [Fact]
    public void Page_IsWhatTheTableSays()
    {
        var path = Path.Combine(SharedFolder.Repository, "docs", "options.md");
        var text = OptionsPage.Format();
        if (Environment.GetEnvironmentVariable("YOLOTUNE_APPROVE") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == text, "docs/options.md is not what the table of arguments says. Run the tests with YOLOTUNE_APPROVE=1 and review the difference.");
    }
}
