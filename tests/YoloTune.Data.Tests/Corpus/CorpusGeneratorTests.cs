using System.Security.Cryptography;
using System.Text;
using YoloTune.Data.Corpus;
using YoloTune.Data.Corpus.Objects;
using YoloTune.Data.Corpus.Scenes;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Tests.Corpus;

public class CorpusGeneratorTests
{
    private static readonly CorpusOptions Small = new() { Side = 96, Seed = 5 };

    [Fact]
    public void Compose_AnyThreadCount_GivesTheSamePixelsAndBoxes()
    {
        var first = Enumerable.Range(0, 12).Select(index => Digest(MadeUpCutOuts.Generator.Compose(index, Small))).ToArray();
        var second = new string[first.Length];

        Parallel.For(0, second.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, index => second[index] = Digest(new CorpusGenerator(MadeUpCutOuts.All()).Compose(index, Small)));

        Assert.Equal(first, second);
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public void Compose_OtherSeed_GivesAnotherPicture()
    {
        Assert.NotEqual(Digest(MadeUpCutOuts.Generator.Compose(0, Small)), Digest(MadeUpCutOuts.Generator.Compose(0, Small with { Seed = 6 })));
    }

    [Fact]
    public void Compose_ManyPictures_HasLabelsInsideOfUsefulSize()
    {
        var things = Enumerable.Range(0, 60).SelectMany(index => MadeUpCutOuts.Generator.Compose(index, Small).Things).ToArray();

        Assert.InRange(things.Length, 120, 360);
        Assert.All(things, thing => Assert.True(thing.X1 >= 0 && thing.Y1 >= 0 && thing.X2 <= Small.Side && thing.Y2 <= Small.Side));
        Assert.All(things, thing => Assert.True(thing.X2 - thing.X1 >= 2 && thing.Y2 - thing.Y1 >= 2));
        Assert.Equal([0, 1, 2], things.Select(thing => thing.ClassIndex).Distinct().Order());
    }

    [Fact]
    public void Lay_UprightCutOut_GetsABoxAroundItsVisiblePixels()
    {
        var picture = new ScenePicture(96);
        var cutOut = MadeUpCutOuts.All()[2];
        using var sprite = Sprite.Of(cutOut, new Pose(40, 30, new Direction(1, 0), 1, 1), new ColorChange(1, 1, 1, 1, 0), 1, picture.Frame);

        picture.Lay(sprite, cutOut.ClassIndex, cutOut.Width * cutOut.Height);

        var box = Assert.Single(picture.Boxes());
        Assert.Equal((16, 23, 64, 37, 2), (box.X1, box.Y1, box.X2, box.Y2, box.ClassIndex));
        Assert.Equal(255, picture.Levels[3 * ((30 * 96) + 40)]);
        Assert.Equal(0, picture.Levels[3 * ((50 * 96) + 40)]);
    }

    [Fact]
    public void Lay_SecondThingOverTheFirst_LeavesTheFirstTheBoxOfWhatIsSeen()
    {
        var picture = new ScenePicture(96);
        var square = MadeUpCutOuts.All()[0];
        using var first = Square(picture, square, 40);
        using var second = Square(picture, square, 64);

        picture.Lay(first, 0, 48 * 48);
        Assert.True(picture.CanLay(second, 48 * 48));
        picture.Lay(second, 1, 48 * 48);

        Assert.Equal([(16, 40), (40, 88)], picture.Boxes().Select(box => ((int)box.X1, (int)box.X2)));
    }

    [Fact]
    public void CanLay_ThingThatHidesTooMuchOrLiesOutside_IsRefused()
    {
        var picture = new ScenePicture(96);
        var square = MadeUpCutOuts.All()[0];
        using var first = Square(picture, square, 40);
        using var close = Square(picture, square, 48);
        using var outside = Square(picture, square, 92);

        picture.Lay(first, 0, 48 * 48);

        Assert.False(picture.CanLay(close, 48 * 48));
        Assert.False(picture.TryLay(close));
        Assert.False(picture.CanLay(outside, 48 * 48));
    }

    [Fact]
    public void Draw_FromTheShelf_GivesClassesEquallyOftenWhateverTheirNumber()
    {
        var all = MadeUpCutOuts.All();
        var shelf = new CutOutShelf([all[0], all[0], all[0], all[0], all[0], all[1], all[2]]);
        var random = new SurfaceRandom(1, 0);

        var counts = Enumerable.Range(0, 3000).Select(_ => shelf.Draw(random).ClassIndex).CountBy(index => index);

        Assert.All(counts, count => Assert.InRange(count.Value, 850, 1150));
    }

    private static Sprite Square(ScenePicture picture, CutOut square, float x) =>
        Sprite.Of(square, new Pose(x, 40, new Direction(1, 0), 1, 1), new ColorChange(1, 1, 1, 1, 0), 1, picture.Frame);

    private static string Digest(CorpusSample sample)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(sample.Image.Pixels);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join(';', sample.Things)));
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
