using Google.Protobuf;
using YoloTune.Core.Errors;

namespace YoloTune.Export.Onnx;

/// <summary>
/// A message of the ONNX schema (onnx.proto of onnx.ai, Apache-2.0: only field numbers are taken from it). Messages must not
/// be changed once they are measured or written.
/// </summary>
internal abstract class OnnxMessage
{
    private long _size = -1;

    /// <summary>Bytes of the message without its own tag and length.</summary>
    public long Size => _size >= 0 ? _size : _size = Measure();

    /// <summary>Names the fields in the order of their numbers.</summary>
    public abstract void Visit(IFieldSink sink);

    /// <summary>The message as bytes.</summary>
    /// <exception cref="InputException">It is larger than the 2 GB that protobuf allows.</exception>
    public byte[] ToArray()
    {
        if (Size > int.MaxValue)
        {
            throw new InputException("the model is too large for one ONNX file", value: Size.ToString(System.Globalization.CultureInfo.InvariantCulture) + " bytes", remedy: "Export in half precision or use a smaller model");
        }

        var bytes = new byte[Size];
        using var stream = new CodedOutputStream(bytes);
        Visit(new WritingSink(stream));
        stream.Flush();
        stream.CheckNoSpaceLeft();
        return bytes;
    }

    private long Measure()
    {
        var sink = new MeasuringSink();
        Visit(sink);
        return sink.Size;
    }
}
