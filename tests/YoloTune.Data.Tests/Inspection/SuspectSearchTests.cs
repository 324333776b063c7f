using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Inspection;

namespace YoloTune.Data.Tests.Inspection;

public class SuspectSearchTests
{
    private static readonly DatasetItem Item = new() { ImageFile = "/a.png", Height = 100, Width = 100, Classes = [0, 1], Boxes = [0.2f, 0.2f, 0.2f, 0.2f, 0.7f, 0.7f, 0.2f, 0.2f] };

    [Fact]
    public void Compare_WithAgreement_SuspectsNothing() =>
        Assert.Empty(SuspectSearch.Compare("train", Item, [new(10, 10, 30, 30, 0.6f, 0), new(61, 60, 80, 80, 0.4f, 1)]));

    [Fact]
    public void Compare_WithAnotherClass_SuspectsTheClass()
    {
        var suspect = Assert.Single(SuspectSearch.Compare("train", Item, [new(10, 10, 30, 30, 0.9f, 1), new(60, 60, 80, 80, 0.9f, 1)]));

        Assert.Equal((SuspicionKind.WrongClass, 0, 0, 1), (suspect.Kind, suspect.Row, suspect.Labelled, suspect.Predicted));
        Assert.Equal(0.9, suspect.Score, 1e-6);
    }

    [Fact]
    public void Compare_WithAShiftedBox_SuspectsTheBox() =>
        Assert.Equal(SuspicionKind.BadBox, Assert.Single(SuspectSearch.Compare("train", Item, [new(18, 18, 38, 38, 0.9f, 0), new(60, 60, 80, 80, 0.9f, 1)])).Kind);

    [Fact]
    public void Compare_WithoutPrediction_SuspectsNoObjectAndMissingLabels()
    {
        var kinds = SuspectSearch.Compare("train", Item, [new(60, 60, 80, 80, 0.9f, 1), new(5, 70, 20, 90, 0.8f, 0), new(5, 40, 20, 60, 0.3f, 0)]).Select(suspect => suspect.Kind);

        Assert.Equal([SuspicionKind.NoObject, SuspicionKind.MissingLabel], kinds);
    }

    [Fact]
    public void Rank_PutsTheClearestFirstAndKeepsTheMost()
    {
        var items = Enumerable.Range(0, 30).Select(number => Item with { ImageFile = $"/{number:D2}.png" }).ToArray();

        var ranked = SuspectSearch.Rank("val", items, new Fixed(), most: 5);

        Assert.Equal(["/29.png", "/28.png", "/27.png", "/26.png", "/25.png"], ranked.Select(suspect => suspect.Image));
    }

    private sealed class Fixed : IObjectPredictor
    {
        public IReadOnlyList<IReadOnlyList<Detection>> Predict(IReadOnlyList<string> images) =>
            [.. images.Select(image => (IReadOnlyList<Detection>)[new Detection(10, 10, 30, 30, 0.5f + (int.Parse(image[1..3], System.Globalization.CultureInfo.InvariantCulture) / 100f), 1), new Detection(60, 60, 80, 80, 0.9f, 1)])];
    }
}
