using YoloTune.Data.Augmentation;
using YoloTune.Data.Loading;
using YoloTune.Training.Features;

namespace YoloTune.Training.Tests.Features;

public class ViewSegmentTests
{
    [Fact]
    public void ViewOf_InTheFirstRound_IsTheEpoch()
    {
        var segment = new ViewSegment(5, 4, 0);

        Assert.All(Enumerable.Range(0, 4), view => Assert.All([0, 1, 99], image => Assert.Equal(view, segment.ViewOf(5 + view, image))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void ViewOf_InEveryRound_ShowsEveryViewOnce(int views)
    {
        var segment = new ViewSegment(2, views, 7);

        for (var round = 0; round < 5; round++)
        {
            var seen = Enumerable.Range(0, views).Select(place => segment.ViewOf(2 + (round * views) + place, 13));
            Assert.Equal(Enumerable.Range(0, views), seen.Order());
        }
    }

    [Fact]
    public void ViewOf_LaterOn_DependsOnSeedAndPictureAlone()
    {
        int[] Views(long seed) => [.. Enumerable.Range(0, 50).Select(image => new ViewSegment(0, 8, seed).ViewOf(20, image))];

        Assert.Equal(Views(1), Views(1));
        Assert.NotEqual(Views(1), Views(2));
        Assert.Equal(8, Views(1).Distinct().Count());
    }

    [Fact]
    public void ViewOf_BeforeTheSegment_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new ViewSegment(3, 2, 0).ViewOf(2, 0));

    [Fact]
    public void Segments_WithMosaicClosedAtTheEnd_HaveViewsOfTheirOwnThere()
    {
        var segments = FeatureCachePlan.Segments(8, new LoaderOptions { Epochs = 20, CloseMosaic = 5 });

        Assert.Equal([(0, 8), (15, 5)], segments.Select(segment => (segment.First, segment.Views)));
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(20, 20)]
    public void Segments_WithoutAChangeOfAugmentation_AreOne(int epochs, int closing)
    {
        var segments = FeatureCachePlan.Segments(30, new LoaderOptions { Epochs = epochs, CloseMosaic = closing });

        Assert.Equal([(0, epochs)], segments.Select(segment => (segment.First, segment.Views)));
    }

    [Fact]
    public void Segments_WithoutMosaic_AreOne() =>
        Assert.Single(FeatureCachePlan.Segments(3, new LoaderOptions { Epochs = 20, CloseMosaic = 5, Augmentation = AugmentationOptions.None }));

    [Fact]
    public void Fit_LowersTheViewsUntilTheyFit()
    {
        var loader = new LoaderOptions { Epochs = 20, CloseMosaic = 0 };

        Assert.Equal(8, FeatureCachePlan.Fit(8, loader, 10, 100, 8000));
        Assert.Equal(7, FeatureCachePlan.Fit(8, loader, 10, 100, 7999));
        Assert.Equal(0, FeatureCachePlan.Fit(8, loader, 10, 100, 999));
    }
}
