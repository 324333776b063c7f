using YoloTune.Core.Imaging;

namespace YoloTune.Core.Tests.Imaging;

public class PixelBufferTests
{
    [Fact]
    public void Recycle_OfARentedImage_EndsItsUse()
    {
        var image = PixelBuffer.Rent(4, 5);
        image.Recycle();
        image.Recycle();

        Assert.Throws<ObjectDisposedException>(() => image.Data);
    }

    [Fact]
    public void Recycle_OfAnOwnImage_DoesNothing()
    {
        var image = new PixelBuffer(4, 5, 3, 9);
        image.Recycle();

        Assert.Equal(9, image.Data[0]);
    }

    [Fact]
    public void CopyToPlanar_OfEveryLength_PutsRedFirst()
    {
        for (var width = 1; width < 40; width++)
        {
            var image = new PixelBuffer(1, width);
            new Random(width).NextBytes(image.Data);
            var (planes, kept) = (new byte[3 * width], new byte[3 * width]);

            ChannelLayout.CopyToPlanar(image, planes);
            ChannelLayout.CopyToPlanar(image, kept, keepBgr: true);

            for (var i = 0; i < width; i++)
            {
                Assert.Equal((image.Data[(3 * i) + 2], image.Data[(3 * i) + 1], image.Data[3 * i]), (planes[i], planes[width + i], planes[(2 * width) + i]));
                Assert.Equal(image.Data[3 * i], kept[i]);
            }
        }
    }

    [Fact]
    public void CopyToPlanar_IntoTooLittleRoom_IsRefused() =>
        Assert.Throws<ArgumentException>(() => ChannelLayout.CopyToPlanar(new PixelBuffer(2, 2), new byte[11]));

    [Fact]
    public void UpDown_AndLeftRight_Twice_GiveTheImageBack()
    {
        var image = new PixelBuffer(5, 7);
        new Random(2).NextBytes(image.Data);
        var original = image.Clone();

        Mirror.LeftRight(image);
        Assert.Equal(original.Data[0], image.Data[18]);
        Mirror.UpDown(image);
        Assert.Equal(original.Data[0], image.Data[(4 * 21) + 18]);
        Mirror.LeftRight(image);
        Mirror.UpDown(image);

        Assert.Equal(original.Data, image.Data);
    }

    [Fact]
    public void Paste_PartlyOutside_CopiesTheInnerPart()
    {
        var target = new PixelBuffer(2, 2, 1);

        Resampling.Paste(new PixelBuffer(2, 2, 1, [1, 2, 3, 4]), target, -1, 1);

        Assert.Equal([0, 0, 2, 0], target.Data);
    }
}
