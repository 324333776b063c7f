using System.Text.Json;
using YoloTune.Cli.Backend;
using YoloTune.Core.Errors;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Tests.Commands;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("help")]
    [InlineData("help train")]
    [InlineData("version")]
    [InlineData("cfg")]
    public async Task Run_Commands_SucceedWithoutTheLibrary(string words)
    {
        var run = await CommandRun.Of(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(run.Output);
        Assert.Empty(run.Error);
        Assert.False(run.BackendWasCreated);
    }

    [Theory]
    [InlineData("train epoch=3", "Error: 'epoch' is not a valid argument.")]
    [InlineData("train epochs=3", "Error: 'data' is missing.")]
    [InlineData("val", "Error: 'data' is missing.")]
    [InlineData("predict", "Error: 'source' is missing.")]
    [InlineData("track", "Error: Mode 'track' is not available in this version.")]
    [InlineData("train data=a.yaml batch=-2", "Error: 'batch=-2' is invalid.")]
    [InlineData("train cfg=/nowhere/a.yaml", "Error: /nowhere/a.yaml: The file of arguments cannot be read.")]
    public async Task Run_BadInput_FailsWithoutTheLibrary(string words, string message)
    {
        var run = await CommandRun.Of(words.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.False(run.BackendWasCreated);
    }

    [Theory]
    [InlineData(false, null, false)]
    [InlineData(true, null, true)]
    [InlineData(false, "1", true)]
    [InlineData(false, "0", false)]
    public async Task Run_UnexpectedError_ShowsItsTraceOnlyWhenAsked(bool verbose, string? variable, bool expected)
    {
        var backend = new FakeBackend { Work = (_, _) => throw new InvalidOperationException("tensor lost") };
        string[] words = ["val", "data=a.yaml", .. verbose ? ["--verbose"] : Array.Empty<string>()];

        var run = await CommandRun.Of(words, backend, debugVariable: variable);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("Error: InvalidOperationException: tensor lost\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(expected, run.Error.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_InputErrorOfTheLibrary_ShowsItsMessageOnly()
    {
        var backend = new FakeBackend { Work = (_, _) => throw new InputException("Label out of range", "a.txt", 3, "1.5", "Correct the label") };

        var run = await CommandRun.Of(["train", "data=a.yaml", "--verbose"], backend);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("Error: a.txt:3: Label out of range (value: '1.5'). Correct the label.\n", run.Error);
    }

    [Fact]
    public async Task Run_Cancelled_Gives130()
    {
        using var source = new CancellationTokenSource();
        var backend = new FakeBackend
        {
            Work = (_, token) =>
            {
                source.Cancel();
                token.ThrowIfCancellationRequested();
            },
        };

        Assert.Equal(130, (await CommandRun.Of(["predict", "source=a"], backend, source.Token)).ExitCode);
    }

    [Fact]
    public async Task Run_TrainingInterrupted_Gives130AndSaysWhereItIsSaved()
    {
        var backend = new FakeBackend { TrainResult = new TrainSummary { RunFolder = "runs/x", Interrupted = true } };

        var run = await CommandRun.Of(["train", "data=a.yaml"], backend);

        Assert.Equal(130, run.ExitCode);
        Assert.EndsWith("Results saved to runs/x\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FailedCheck_Gives1()
    {
        var backend = new FakeBackend { Checks = [new CheckResult("numerics", "wrong", Passed: false)] };

        var run = await CommandRun.Of(["checks"], backend);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Error: numerics: wrong\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("processors", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ErrorWithJson_PrintsOneObject()
    {
        var backend = new FakeBackend { Work = (_, _) => throw new InputException("Bad", "a.txt", 3) };

        var run = await CommandRun.Of(["val", "data=a.yaml", "--json"], backend);

        var error = JsonDocument.Parse(run.Output).RootElement;
        Assert.False(error.GetProperty("ok").GetBoolean());
        Assert.Equal(3, error.GetProperty("error").GetProperty("line").GetInt32());
    }

    [Fact]
    public void Interrupt_FirstPressCancels_SecondPressExits()
    {
        var codes = new List<int>();
        var terminal = new Cli.Output.Terminal(TextWriter.Null, TextWriter.Null, false, false, false);
        using var handler = new InterruptHandler(terminal, codes.Add);

        handler.Press();
        Assert.True(handler.Token.IsCancellationRequested);
        Assert.Empty(codes);
        handler.Press();

        Assert.Equal([130], codes);
    }
}
