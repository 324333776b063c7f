using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;

namespace YoloTune.Core.Tests.Imaging;

/// <summary>Letterboxing into memory that exists already.</summary>
public class LetterboxTargetTests
{
    [Theory]
    [InlineData(20, 50)]
    [InlineData(64, 64)]
    [InlineData(90, 30)]
    public void ApplyLetterbox_IntoUsedMemory_GivesWhatFreshMemoryGives(int height, int width)
    {
        var picture = new PixelBuffer(height, width);
        for (var i = 0; i < picture.Data.Length; i++)
        {
            picture.Data[i] = (byte)(i * 37);
        }

        var fit = Letterbox.Fit(height, width, 64, 64);
        var target = new PixelBuffer(64, 64, 3, 201);

        Resampling.ApplyLetterbox(picture, fit, target);

        Assert.Equal(Resampling.ApplyLetterbox(picture, fit).Pixels.ToArray(), target.Pixels.ToArray());
    }

    [Theory]
    [InlineData(64, 63, 3)]
    [InlineData(63, 64, 3)]
    [InlineData(64, 64, 1)]
    public void ApplyLetterbox_IntoMemoryOfAnotherSize_IsRefused(int height, int width, int channels)
    {
        var fit = Letterbox.Fit(20, 50, 64, 64);

        Assert.Throws<ArgumentException>(() => Resampling.ApplyLetterbox(new PixelBuffer(20, 50), fit, new PixelBuffer(height, width, channels)));
    }
}
