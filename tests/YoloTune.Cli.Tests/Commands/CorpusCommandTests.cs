namespace YoloTune.Cli.Tests.Commands;

public sealed class CorpusCommandTests
{
    [Theory]
    [InlineData("corpus", "'corpus' needs a folder")]
    [InlineData("corpus --images 5", "'corpus' needs a folder")]
    [InlineData("corpus /tmp/x --images", "'corpus' needs a folder")]
    [InlineData("corpus /tmp/x --images many", "'--images' needs a whole number")]
    [InlineData("corpus /tmp/x --colour red", "'--colour' is no option of 'corpus'")]
    [InlineData("corpus /tmp/x --archive /nowhere/a.tgz", "/nowhere/a.tgz: there is no such archive")]
    public async Task Run_BadWords_FailsBeforeAnyWork(string words, string message)
    {
        var run = await CommandRun.Of(words.Split(' '));

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("Error: " + message, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.False(run.BackendWasCreated);
    }

    [Fact]
    public async Task Run_OtherArchive_IsRefusedByItsChecksum()
    {
        var archive = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(archive, "something else", TestContext.Current.CancellationToken);

            var run = await CommandRun.Of(["corpus", Path.Combine(Path.GetTempPath(), "never-made"), "--archive", archive]);

            Assert.Contains("not the one the corpus is made from", run.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    [Fact]
    public async Task Run_Help_DoesNotListIt()
    {
        var run = await CommandRun.Of(["help"]);

        Assert.DoesNotContain("corpus", run.Output, StringComparison.Ordinal);
    }
}
