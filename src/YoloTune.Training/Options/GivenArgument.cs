using System.Globalization;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;

namespace YoloTune.Training.Options;

/// <summary>A checked argument on its way into an options record; knows its key, so that errors can name it.</summary>
internal readonly record struct GivenArgument(string Key, ArgumentValue Value)
{
    public bool Flag => Value.IsNumber && Value.AsNumber != 0;

    public bool? FlagOrNull => Value.IsNone ? null : Flag;

    public double Number => Value.AsNumber;

    public double? NumberOrNull => Value.IsNone ? null : Value.AsNumber;

    public int Integer => ToInt32(Value.AsInteger);

    public int? IntegerOrNull => Value.IsNone ? null : Integer;

    /// <summary>Text or null; numbers given as a name become text, as in the reference.</summary>
    public string? TextOrNull => Value.IsNone ? null : Value.ToString();

    public string Text => TextOrNull ?? string.Empty;

    /// <summary>The text, which must be one of some words.</summary>
    public string OneOf(IReadOnlyList<string> valid) => valid.Contains(Text) ? Text : throw Invalid($"Valid values are {string.Join(", ", valid)}");

    public TaskKind Task => Enum.TryParse<TaskKind>(Text, ignoreCase: true, out var task) && !char.IsAsciiDigit(Text[0])
        ? task
        : throw Invalid($"Valid tasks are {string.Join(", ", Enum.GetNames<TaskKind>()).ToLowerInvariant()}");

    /// <summary>Images per batch, at least 1; automatic sizes (below 1) are for training alone.</summary>
    public int Batch
    {
        get
        {
            var number = Value.AsNumber;
            if (number < 1)
            {
                throw new InputException(
                    $"'{Key}={Value}' asks for an automatic batch size, which only training offers",
                    remedy: $"Give the number of images (i.e. '{Key}=16')");
            }

            return number == Math.Floor(number) && number <= int.MaxValue ? (int)number : throw Invalid($"'{Key}' must be a whole number (i.e. '{Key}=16')");
        }
    }

    /// <summary>A square size: one number, or the larger one of several (specification 06, section 2).</summary>
    public int SquareSize => Sizes().Max();

    /// <summary>Height and width: one number for both, or two.</summary>
    public (int Height, int Width) Size
    {
        get
        {
            var sizes = Sizes();
            return sizes.Count <= 2 ? (sizes[0], sizes[^1]) : throw Invalid($"'{Key}' takes one or two numbers (i.e. '{Key}=640' or '{Key}=480,640')");
        }
    }

    /// <summary>Class indices: none, one number or a list.</summary>
    public IReadOnlyList<int>? Classes
    {
        get
        {
            if (Value.IsNone)
            {
                return null;
            }

            var items = Value.Kind == ArgumentValueKind.List ? Value.Items : [Value];
            return items.All(item => item.Kind == ArgumentValueKind.Integer && item.AsInteger is >= 0 and <= int.MaxValue)
                ? [.. items.Select(item => (int)item.AsInteger)]
                : throw Invalid($"'{Key}' must be class numbers from 0 (i.e. '{Key}=0' or '{Key}=[0,2]')");
        }
    }

    /// <summary><c>false</c>, <c>ram</c> or <c>disk</c>.</summary>
    public string Cache => Value.Kind switch
    {
        ArgumentValueKind.None => "false",
        ArgumentValueKind.Boolean => Flag ? "ram" : "false",
        _ when Text.Equals("ram", StringComparison.OrdinalIgnoreCase) => "ram",
        _ when Text.Equals("disk", StringComparison.OrdinalIgnoreCase) => "disk",
        _ => throw Invalid($"Use '{Key}=False', '{Key}=ram' or '{Key}=disk'"),
    };

    /// <summary>
    /// What is not trained, in the notation of <see cref="TrainOptions.Freeze"/>: a count, a list with commas (one layer: <c>10,</c>),
    /// or words.
    /// </summary>
    public string? Freeze
    {
        get
        {
            switch (Value.Kind)
            {
                case ArgumentValueKind.None:
                    return null;
                case ArgumentValueKind.Integer when Value.AsInteger >= 0:
                    return Value.AsInteger == 0 ? null : Text;
                case ArgumentValueKind.List:
                    return Value.Items.Count switch
                    {
                        0 => null,
                        1 => Value.Items[0] + ",",
                        _ => string.Join(',', Value.Items),
                    };
                case ArgumentValueKind.Text when Text.Trim(' ', '[', ']').Length > 0:
                    return string.Join(',', Text.Trim(' ', '[', ']').Split(',').Select(part => part.Trim(' ', '\'', '"')));
                default:
                    throw Invalid($"Use a number of layers (i.e. '{Key}=10'), a list (i.e. '{Key}=[0,1,2]') or '{Key}=backbone'");
            }
        }
    }

    /// <summary>Smallest and largest zoom: <c>1-s</c> and <c>1+s</c> of one number, or the pair as it stands.</summary>
    public (double Minimum, double Maximum) Zoom =>
        Value.IsNumber ? (1 - Value.AsNumber, 1 + Value.AsNumber) : (Value.Items[0].AsNumber, Value.Items[1].AsNumber);

    public InputException Invalid(string remedy) => new($"'{Key}={Value}' is invalid", remedy: remedy);

    private List<int> Sizes()
    {
        var items = Value.Kind == ArgumentValueKind.List ? Value.Items : [Value];
        var key = Key;
        var numbers = items.Select(item => item.Kind == ArgumentValueKind.Integer && item.AsInteger is >= 1 and <= 65536 ? (int)item.AsInteger : 0).ToList();
        return numbers.Count > 0 && !numbers.Contains(0)
            ? numbers
            : throw Invalid($"'{key}' must be whole numbers of pixels from 1 to 65536 (i.e. '{key}=640')");
    }

    private int ToInt32(long number) =>
        number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw Invalid($"'{Key}' must be between {int.MinValue.ToString(CultureInfo.InvariantCulture)} and {int.MaxValue.ToString(CultureInfo.InvariantCulture)}");
}
