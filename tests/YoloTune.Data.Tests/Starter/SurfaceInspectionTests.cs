using System.Security.Cryptography;
using System.Text;
using YoloTune.Core.Tasks;
using YoloTune.Data.Starter;

namespace YoloTune.Data.Tests.Starter;

public class SurfaceInspectionTests
{
    private static readonly SurfaceInspectionOptions Small = new() { MinimumSide = 112, MaximumSide = 152 };

    private static readonly Lazy<InspectionSample[]> Samples = new(() =>
    {
        var samples = new InspectionSample[64];
        Parallel.For(0, samples.Length, index => samples[index] = SurfaceInspection.Render(index, Small));
        return samples;
    });

    [Fact]
    public void Render_AnyThreadCount_GivesTheSamePixelsAndBoxes()
    {
        var first = Enumerable.Range(0, 8).Select(index => Digest(SurfaceInspection.Render(index, Small))).ToArray();
        var second = new string[first.Length];

        Parallel.For(0, second.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, index => second[index] = Digest(SurfaceInspection.Render(index, Small)));

        Assert.Equal(first, second);
    }

    // Fails when the generator changes: then StarterDataset.GeneratorVersion must be raised, so that old folders are made anew.
    [Fact]
    public void Render_DefaultSeed_GivesThePicturesOfThisGeneratorVersion()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var index = 0; index < 16; index++)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(Digest(Samples.Value[index])));
        }

        Assert.Equal(("6e135efb9935c931", 1), (Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8)), StarterDataset.GeneratorVersion));
    }

    [Fact]
    public void Render_OtherSeedOrIndex_GivesAnotherPicture()
    {
        var digests = new[] { Digest(SurfaceInspection.Render(0, Small)), Digest(SurfaceInspection.Render(1, Small)), Digest(SurfaceInspection.Render(0, Small with { Seed = 21 })) };

        Assert.Equal(3, digests.Distinct().Count());
    }

    [Fact]
    public void Render_ManyPictures_ShowsEveryClassAndCleanOnes()
    {
        var counts = new int[SurfaceInspection.ClassNames.Count];
        foreach (var defect in Samples.Value.SelectMany(sample => sample.Defects))
        {
            counts[defect.ClassIndex]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 0.08 * counts.Sum(), 0.4 * counts.Sum()));
        Assert.InRange(Samples.Value.Count(sample => sample.Defects.Count == 0), 2, 20);
        Assert.InRange(Samples.Value.Max(sample => sample.Defects.Count), 3, 5);
    }

    [Fact]
    public void Render_EveryBox_LiesInThePictureAndIsNotDegenerate()
    {
        foreach (var sample in Samples.Value)
        {
            Assert.InRange(sample.Image.Width, Small.MinimumSide, Small.MaximumSide);
            Assert.InRange(sample.Image.Height, Small.MinimumSide, Small.MaximumSide);
            foreach (var defect in sample.Defects)
            {
                Assert.InRange(defect.X1, 0, defect.X2 - 7);
                Assert.InRange(defect.Y1, 0, defect.Y2 - 7);
                Assert.InRange(defect.X2, defect.X1, sample.Image.Width);
                Assert.InRange(defect.Y2, defect.Y1, sample.Image.Height);
                Assert.True(MathF.Max(defect.Box.Width, defect.Box.Height) >= (defect.ClassIndex == 4 ? 8 : 12), defect.ToString());
            }
        }
    }

    [Fact]
    public void Render_TwoDefects_HardlyOverlap()
    {
        foreach (var sample in Samples.Value)
        {
            for (var i = 0; i < sample.Defects.Count; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    var (a, b) = (sample.Defects[i].Box, sample.Defects[j].Box);
                    Assert.True(Shared(a, b) <= 0.151f * MathF.Min(a.Area, b.Area), $"{a} {b}");
                }
            }
        }
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceInspection.Render(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceInspection.Render(0, Small with { MinimumSide = 95 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceInspection.Render(0, Small with { MaximumSide = 111 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceInspection.Render(0, Small with { TrainCount = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceInspection.Render(0, Small with { ValCount = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceInspection.Render(0, Small with { Contrast = float.NaN }));
    }

    private static float Shared(CornerBox a, CornerBox b) =>
        MathF.Max(0, MathF.Min(a.X2, b.X2) - MathF.Max(a.X1, b.X1)) * MathF.Max(0, MathF.Min(a.Y2, b.Y2) - MathF.Max(a.Y1, b.Y1));

    private static string Digest(InspectionSample sample)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(sample.Image.Pixels);
        hash.AppendData(Encoding.ASCII.GetBytes($"{sample.Image.Width} {sample.Image.Height} " + DetectionStarter.Labels(sample)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
