using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Layers;

/// <summary>Arithmetic with held numbers gives, bit for bit, what TorchSharp's own operators give.</summary>
public class HeldNumberTests
{
    private static readonly float[] _values = [-3.7f, -1, -0.3f, 0, 1e-9f, 0.1f, 1, 1.9999999f, 12.5f, 25, 1e7f];
    private static readonly long[] _whole = [-5, -1, 0, 1, 2, 7, 16_777_217, 9_007_199_254_740_993];

    public static TheoryData<string, Func<Tensor, Tensor>, Func<Tensor, Tensor>> Reals() => new()
    {
        { "plus a tensor", a => a.Plus(a), a => a + a },
        { "plus", a => a.Plus(0.1), a => a + 0.1 },
        { "plus whole", a => a.Plus(1), a => a + 1 },
        { "subtracted from", a => a.SubtractedFrom(1), a => 1 - a },
        { "times", a => a.Times(0.1), a => a * 0.1 },
        { "times whole", a => a.Times(3), a => a * 3 },
        { "over", a => a.Over(3), a => a / 3 },
        { "squared", a => a.Squared(), a => a.pow(2) },
        { "to power", a => a.ToPower(6), a => a.pow(6.0) },
        { "soft plus", a => a.SoftPlus(), a => nn.functional.softplus(a, 1, 20) },
        { "at least", a => a.AtLeast(0.1), a => a.clamp_min(0.1) },
        { "at least whole", a => a.AtLeast(1), a => a.clamp_min(1) },
        { "within", a => a.Within(-0.5, 14.99), a => a.clamp(-0.5, 14.99) },
    };

    public static TheoryData<string, Func<Tensor, Tensor>, Func<Tensor, Tensor>> Masks() => new()
    {
        { "below", a => a.IsBelow(0.1), a => a < 0.1 },
        { "above", a => a.IsAbove(0.1), a => a > 0.1 },
        { "above whole", a => a.IsAbove(1), a => a > 1 },
        { "at least whole", a => a.IsAtLeast(1), a => a >= 1 },
        { "filled where", a => a.FilledWhere(a.IsBelow(0), 2.5), a => a.masked_fill(a < 0, 2.5) },
        { "over in place", a => a.clone().OverInPlace(255), a => a / 255f },
        { "plus in place", a => a.clone().PlusInPlace(a), a => a + a },
        { "at least in place", a => a.clone().AtLeastInPlace(0), a => a.clamp_min(0) },
        { "fill where in place", a => a.clone().FillWhereInPlace(a.IsBelow(0), -1), a => a.masked_fill(a < 0, -1) },
        { "fill in place", a => a.clone().FillInPlace(0.7), a => full_like(a, 0.7) },
        { "filled", _ => TensorFilling.Filled([2, 3], 0.7), _ => full([2, 3], 0.7, dtype: ScalarType.Float32) },
        { "range", _ => TensorFilling.Range(5, ScalarType.Float32), _ => arange(5, dtype: ScalarType.Float32) },
    };

    public static TheoryData<string, Func<Tensor, Tensor>, Func<Tensor, Tensor>> Wholes() => new()
    {
        { "plus", a => a.Plus(1), a => a + 1L },
        { "times", a => a.Times(2), a => a * 2L },
        { "floor over", a => a.FloorOver(3), a => a.div(3L, RoundingMode.floor) },
        { "modulo", a => a.Modulo(3), a => a.remainder(3L) },
        { "above", a => a.IsAbove(16_777_216), a => a > 16_777_216L },
        { "at least", a => a.IsAtLeast(9_007_199_254_740_993), a => a >= 9_007_199_254_740_993L },
        { "limited", a => a.AtLeast(0), a => a.clamp_min(0L) },
        { "filled", _ => TensorFilling.Filled([4], -1), _ => full([4], -1L, dtype: ScalarType.Int64) },
        { "range", _ => TensorFilling.Range(5, ScalarType.Int64), _ => arange(5, dtype: ScalarType.Int64) },
        { "true at", _ => TensorFilling.TrueAt(6, tensor(new long[] { 4, 1, 4 })), _ => tensor(new[] { false, true, false, false, true, false }) },
    };

    [Theory]
    [MemberData(nameof(Reals), DisableDiscoveryEnumeration = true)]
    public void OfReals_GivesTheSameValuesAndGradients(string name, Func<Tensor, Tensor> held, Func<Tensor, Tensor> loose)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (tensor(_values, requires_grad: true), tensor(_values, requires_grad: true));
        var (actual, expected) = (held(first), loose(second));
        (actual * actual).sum().backward();
        (expected * expected).sum().backward();

        AssertEqual(name, expected, actual);
        AssertEqual(name + ", gradient", second.grad!, first.grad!);
    }

    [Theory]
    [MemberData(nameof(Masks), DisableDiscoveryEnumeration = true)]
    public void OfReals_GivesTheSame(string name, Func<Tensor, Tensor> held, Func<Tensor, Tensor> loose)
    {
        using var scope = NewDisposeScope();
        var values = tensor(_values);

        AssertEqual(name, loose(values), held(values));
    }

    [Theory]
    [MemberData(nameof(Wholes), DisableDiscoveryEnumeration = true)]
    public void OfWholeNumbers_StaysWhole(string name, Func<Tensor, Tensor> held, Func<Tensor, Tensor> loose)
    {
        using var scope = NewDisposeScope();
        var values = tensor(_whole);

        AssertEqual(name, loose(values), held(values));
    }

    private static void AssertEqual(string name, Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.bytes.SequenceEqual(actual.bytes), name);
    }
}
