using System.Text;

namespace YoloTune.Export.Onnx;

/// <summary><c>AttributeProto</c>: a setting of an operator.</summary>
internal sealed class AttributeMessage : OnnxMessage
{
    private const int IntegerType = 2;
    private const int TextType = 3;
    private const int IntegersType = 7;

    private readonly string _name;
    private readonly object _value;

    private AttributeMessage(string name, object value)
    {
        _name = name;
        _value = value;
    }

    public static AttributeMessage Integer(string name, long value) => new(name, value);

    public static AttributeMessage Text(string name, string value) => new(name, value);

    public static AttributeMessage Integers(string name, params IReadOnlyList<long> values) => new(name, values);

    public override void Visit(IFieldSink sink)
    {
        sink.Text(1, _name);
        switch (_value)
        {
            case long number:
                sink.Integer(3, number);
                sink.Integer(20, IntegerType);
                break;
            case string text:
                sink.Bytes(4, Encoding.UTF8.GetBytes(text));
                sink.Integer(20, TextType);
                break;
            case IReadOnlyList<long> numbers:
                foreach (var number in numbers)
                {
                    sink.Integer(8, number);
                }

                sink.Integer(20, IntegersType);
                break;
        }
    }
}
