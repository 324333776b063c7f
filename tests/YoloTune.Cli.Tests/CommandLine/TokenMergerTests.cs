using YoloTune.Cli.CommandLine;

namespace YoloTune.Cli.Tests.CommandLine;

public sealed class TokenMergerTests
{
    [Theory]
    [InlineData("a = b", "a=b")]
    [InlineData("a= b", "a=b")]
    [InlineData("a =b", "a=b")]
    [InlineData("a=b c=d", "a=b|c=d")]
    [InlineData("train a = b val", "train|a=b|val")]
    [InlineData("a= b=c", "a=|b=c")]
    [InlineData("= b", "=|b")]
    [InlineData("a =", "a|=")]
    [InlineData("classes=[0, 1, 2] x=1", "classes=[0,1,2]|x=1")]
    [InlineData("imgsz=(640, 480) x", "imgsz=(640,480)|x")]
    [InlineData("classes = [0, 1]", "classes=[0,1]")]
    [InlineData("classes=[0, 1", "classes=[0,|1")]
    [InlineData("[a b]", "[a|b]")]
    public void Merge_Words_JoinsWhatTheShellHasSplit(string words, string expected) =>
        Assert.Equal(expected.Split('|'), TokenMerger.Merge(words.Split(' ')));
}
