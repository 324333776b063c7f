using YoloTune.Core.Text;

namespace YoloTune.Core.Tests.Text;

public sealed class RatcliffObershelpTests
{
    [Theory]
    [InlineData("depth", "epoch", 0.6)]
    [InlineData("epochs", "epoch", 0.9090909090909091)]
    [InlineData("model", "mdoel", 0.8)]
    [InlineData("abc", "xyz", 0.0)]
    [InlineData("", "", 1.0)]
    [InlineData("", "a", 0.0)]
    [InlineData("abcbd", "bdabc", 0.6)]
    public void Ratio_TwoWords_IsTwiceTheMatchesOverAllCharacters(string first, string second, double expected) =>
        Assert.Equal(expected, RatcliffObershelp.Ratio(first, second), 15);

    [Fact]
    public void CloseMatches_MoreThanWanted_GivesTheBestFirst() =>
        Assert.Equal(["epochs", "epoc", "depth"], RatcliffObershelp.CloseMatches("epoch", ["depth", "epoc", "val", "epochs"]));

    [Fact]
    public void CloseMatches_NothingSimilar_IsEmpty() => Assert.Empty(RatcliffObershelp.CloseMatches("zzz", ["epochs", "val"]));

    [Fact]
    public void CloseMatches_EqualRatios_AreInDescendingOrder() =>
        Assert.Equal(["abd", "abc"], RatcliffObershelp.CloseMatches("abx", ["abc", "abd"]));
}
