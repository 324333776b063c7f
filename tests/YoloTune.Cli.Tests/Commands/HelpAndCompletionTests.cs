using System.Diagnostics;
using YoloTune.Cli.CommandLine;
using YoloTune.Training.Options;

namespace YoloTune.Cli.Tests.Commands;

public sealed class HelpAndCompletionTests
{
    [Theory]
    [InlineData("train", "data=starter")]
    [InlineData("val", "split=test")]
    [InlineData("predict", "source=pictures")]
    [InlineData("export", "format=onnx")]
    [InlineData("info", "model=yolo26n.pt")]
    [InlineData("benchmark", "model=")]
    [InlineData("doctor", "yolotune doctor --json")]
    [InlineData("completion", "yolotune completion bash")]
    [InlineData("checks", "doctor")]
    [InlineData("cfg", "cfg=mine.yaml")]
    public async Task Help_OfEveryVerb_HasExamples(string verb, string example)
    {
        var asked = await CommandRun.Of(["help", verb]);
        var flagged = await CommandRun.Of([verb, "--help"]);

        Assert.Equal(0, asked.ExitCode);
        Assert.Contains(example, asked.Output, StringComparison.Ordinal);
        Assert.Equal(asked.Output, flagged.Output);
        Assert.False(asked.BackendWasCreated);
    }

    [Fact]
    public async Task Help_OfTrain_ListsEveryOptionOfTraining()
    {
        var help = (await CommandRun.Of(["help", "train"])).Output;

        var wanted = ArgumentTable.Definitions.Concat(ArgumentTable.Extras).Where(definition => definition.Use.HasFlag(ArgumentUse.Train)).ToArray();
        Assert.NotEmpty(wanted);
        Assert.All(wanted, definition => Assert.Contains($"\n  {definition.Key}=", help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task Completion_OfAShell_KnowsModesAndKeys(string shell)
    {
        var run = await CommandRun.Of(["completion", shell]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("train ", run.Output, StringComparison.Ordinal);
        Assert.Contains("epochs=", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("@", run.Output.Replace("@(", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_WithoutAShell_SaysWhichThereAre()
    {
        var run = await CommandRun.Of(["completion"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(string.Join(", ", Vocabulary.Shells), run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yolotune tr", "train translate= tracker=")]
    [InlineData("yolotune train epo", "epochs=")]
    [InlineData("yolotune doc", "doctor")]
    public async Task Completion_InBash_CompletesTheWord(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "There is no bash.");
        var script = (await CommandRun.Of(["completion", "bash"])).Output;
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var bash = Process.Start(start)!;
        await bash.StandardInput.WriteAsync(script + $"\ncompopt() {{ :; }}\nCOMP_LINE='{line}'; COMP_POINT={line.Length}; _yolotune; echo \"${{COMPREPLY[*]}}\"\n");
        bash.StandardInput.Close();

        Assert.Equal(expected, (await bash.StandardOutput.ReadToEndAsync()).Trim());
    }
}
