using YoloTune.Core.Errors;
using YoloTune.Export.Onnx;

namespace YoloTune.Export.Tests.Onnx;

public class MessageTests
{
    [Fact]
    public void ToArray_OfATensor_WritesTheFieldsOfTheSchema()
    {
        var tensor = new TensorMessage("weight", ElementType.Half, [2, 300], new byte[1200]);

        var fields = OnnxFileReader.Fields(tensor.ToArray());

        Assert.Equal([1, 1, 2, 8, 9], fields.Select(item => item.Field));
        Assert.Equal([2UL, 300UL, 10UL], fields.Take(3).Select(item => (ulong)item.Value));
        Assert.Equal(1200, ((Google.Protobuf.ByteString)fields[4].Value).Length);
    }

    [Fact]
    public void ToArray_OfNegativeNumbers_KeepsThem()
    {
        var attribute = AttributeMessage.Integers("axes", -1, long.MinValue, 300).ToArray();

        var values = OnnxFileReader.Fields(attribute).Where(item => item.Field == 8).Select(item => (long)(ulong)item.Value);
        Assert.Equal([-1, long.MinValue, 300], values);
        Assert.Equal(7UL, OnnxFileReader.Number(attribute, 20));
    }

    [Fact]
    public void ToArray_OfAText_WritesUtf8() =>
        Assert.Equal("größe", OnnxFileReader.Text(AttributeMessage.Text("mode", "größe").ToArray(), 4));

    [Fact]
    public void ToArray_OfMoreThanProtobufHolds_IsRefused()
    {
        var big = new byte[1 << 30];
        var graph = new GraphMessage("big", [], [new("a", ElementType.Int8, [big.Length], big), new("b", ElementType.Int8, [big.Length], big)], [], []);

        var error = Assert.Throws<InputException>(() => graph.ToArray());

        Assert.Contains("too large", error.Problem, StringComparison.Ordinal);
    }
}
