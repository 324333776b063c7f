using YoloTune.Inference.Running;

namespace YoloTune.Inference.Tests.Running;

public class PictureInputTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(256)]
    [InlineData(300)]
    public void ToUnit_OfBytes_DividesBy255(int count)
    {
        var bytes = Enumerable.Range(0, count).Select(i => (byte)i).ToArray();
        var values = new float[count];

        PictureInput.ToUnit(bytes, values);

        Assert.Equal(bytes.Select(value => value / 255f), values);
    }
}
