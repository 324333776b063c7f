using System.Globalization;
using YoloTune.Core.Errors;

namespace YoloTune.Training.Options;

/// <summary>Checks a value against its definition (rules below the table of specification 06, section 12).</summary>
internal static class ArgumentCheck
{
    private static readonly Dictionary<string, ArgumentValue> Quantizations = new(StringComparer.OrdinalIgnoreCase)
    {
        ["8"] = ArgumentValue.Of(8),
        ["16"] = ArgumentValue.Of(16),
        ["32"] = ArgumentValue.Of(32),
        ["int8"] = ArgumentValue.Of(8),
        ["fp16"] = ArgumentValue.Of(16),
        ["fp32"] = ArgumentValue.Of(32),
        ["w8a8"] = ArgumentValue.Of(8),
        ["w16a16"] = ArgumentValue.Of(16),
        ["w32a32"] = ArgumentValue.Of(32),
        ["w8a16"] = ArgumentValue.Of("w8a16"),
        ["w8a32"] = ArgumentValue.Of("w8a32"),
    };

    /// <summary>Returns the value in its canonical form, or throws an <see cref="InputException"/> that names key, value and remedy.</summary>
    public static ArgumentValue Check(ArgumentDefinition definition, ArgumentValue value, string? file = null, int? line = null)
    {
        if (definition.Automatic is { } automatic && value.Kind == ArgumentValueKind.Text && value.AsText.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return automatic;
        }

        if (definition.Kind == ArgumentKind.Any)
        {
            return value;
        }

        if (value.IsNone)
        {
            return definition.Default.IsNone || definition.AllowsNone
                ? value
                : throw new InputException(Subject(definition, value) + " is invalid", file, line, remedy: $"'{definition.Key}' must not be None");
        }

        if (definition.Kind == ArgumentKind.Quantization)
        {
            return Quantizations.TryGetValue(value.ToString(), out var canonical)
                ? canonical
                : throw new InputException(Subject(definition, value) + " is invalid", file, line, remedy: "Valid values are 8, 16, 32, w8a16 and w8a32");
        }

        var problem = TypeProblem(definition, value) ?? RangeProblem(definition, value);
        return problem is { } found ? throw new InputException(Subject(definition, value) + found.Problem, file, line, remedy: found.Remedy) : value;
    }

    /// <summary>The quoted <c>key=value</c> with which every message starts.</summary>
    public static string Subject(ArgumentDefinition definition, ArgumentValue value) => $"'{definition.Key}={value}'";

    private static (string Problem, string Remedy)? TypeProblem(ArgumentDefinition definition, ArgumentValue value)
    {
        var key = definition.Key;
        string? remedy = definition.Kind switch
        {
            ArgumentKind.Number or ArgumentKind.Fraction when !value.IsNumber =>
                $"Valid '{key}' types are int (i.e. '{key}=0') or float (i.e. '{key}=0.5')",
            ArgumentKind.Integer when !value.IsInteger => $"'{key}' must be an int (i.e. '{key}=8')",
            ArgumentKind.Boolean when value.Kind != ArgumentValueKind.Boolean => $"'{key}' must be a bool (i.e. '{key}=True' or '{key}=False')",
            ArgumentKind.BooleanOrText when value.Kind is not (ArgumentValueKind.Boolean or ArgumentValueKind.Text) =>
                $"'{key}' must be a bool or a str (i.e. '{key}=True' or '{key}=default')",
            ArgumentKind.Text when value.Kind != ArgumentValueKind.Text => $"'{key}' must be a str",
            ArgumentKind.FractionOrPair when !(value.IsNumber || IsPair(value)) =>
                $"'{key}' must be a number (i.e. '{key}=0.5') or two numbers (i.e. '{key}=0.8,1.2')",
            _ => null,
        };
        return remedy is null ? null : ($" is of invalid type {value.TypeName}", remedy);
    }

    private static bool IsPair(ArgumentValue value) => value.Items.Count == 2 && value.Items.All(item => item.IsNumber);

    private static (string Problem, string Remedy)? RangeProblem(ArgumentDefinition definition, ArgumentValue value)
    {
        if (value.IsNumber && !double.IsFinite(value.AsNumber))
        {
            return (" is invalid", $"'{definition.Key}' must be a finite number");
        }

        if (definition.Kind is ArgumentKind.Fraction || (definition.Kind == ArgumentKind.FractionOrPair && value.IsNumber))
        {
            var number = value.AsNumber;
            var inside = number <= 1 && (definition.ExcludesZero ? number > 0 : number >= 0);
            return inside ? null : (" is invalid", $"Use {(definition.ExcludesZero ? "(0.0, 1.0]" : "[0.0, 1.0]")} for '{definition.Key}'");
        }

        if (definition.Kind == ArgumentKind.FractionOrPair)
        {
            return value.Items[0].AsNumber > 0 && value.Items[0].AsNumber <= value.Items[1].AsNumber
                ? null
                : (" is invalid", $"'{definition.Key}' as a pair is the smallest and the largest zoom, both above 0 (i.e. '{definition.Key}=0.8,1.2')");
        }

        if (definition.Minimum is { } minimum && value.IsNumber && value.AsNumber < minimum)
        {
            return (" is an invalid value", $"'{definition.Key}' must be >= {minimum.ToString(CultureInfo.InvariantCulture)}");
        }

        return null;
    }
}
