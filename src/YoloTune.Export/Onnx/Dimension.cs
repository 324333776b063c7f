namespace YoloTune.Export.Onnx;

/// <summary>One side of a shape: a number or the name of an unknown.</summary>
internal sealed class Dimension : OnnxMessage
{
    private readonly long _size;
    private readonly string? _name;

    private Dimension(long size, string? name)
    {
        _size = size;
        _name = name;
    }

    public static implicit operator Dimension(long size) => new(size, null);

    public static implicit operator Dimension(string name) => new(0, name);

    public override void Visit(IFieldSink sink)
    {
        if (_name is null)
        {
            sink.Integer(1, _size);
        }
        else
        {
            sink.Text(2, _name);
        }
    }

    public override string ToString() => _name ?? _size.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
