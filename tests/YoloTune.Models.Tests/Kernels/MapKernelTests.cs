using TorchSharp;
using YoloTune.Models.Kernels;
using static TorchSharp.torch;

namespace YoloTune.Models.Tests.Kernels;

/// <summary>Joining and enlarging maps of bfloat16 in channels-last, against libtorch's operations.</summary>
public sealed class MapKernelTests
{
    [Theory]
    [InlineData(2, 5, 7)]
    [InlineData(3, 40, 33)]
    public void Join_GivesWhatCatGives(int batch, int height, int width)
    {
        using var scope = NewDisposeScope();
        var whole = Map(rand(batch, 48, height, width));
        Tensor[] Parts() => [whole.narrow(1, 8, 24).detach().alias().requires_grad_(true), Map(rand(batch, 3, height, width)).requires_grad_(true), whole.narrow(1, 0, 16).detach().alias().requires_grad_(true)];
        var parts = Parts();
        var same = parts.Select(part => part.detach().alias().requires_grad_(true)).ToArray();
        var weight = Map(rand(batch, 43, height, width));

        var actual = MapJoin.Apply(parts);
        var expected = cat(same, 1);
        (actual * weight).sum().backward();
        (expected * weight).sum().backward();

        Assert.True(actual.eq(expected).all().item<bool>());
        Assert.Equal(1, actual.stride(1));
        foreach (var (one, other) in parts.Zip(same))
        {
            Assert.True(one.grad!.eq(other.grad!).all().item<bool>());
        }
    }

    [Fact]
    public void Join_OfMapsInSinglePrecision_IsThatOfLibtorch()
    {
        using var scope = NewDisposeScope();
        Tensor[] parts = [rand(1, 2, 3, 4), rand(1, 5, 3, 4)];

        Assert.True(MapJoin.Apply(parts).eq(cat(parts, 1)).all().item<bool>());
    }

    [Theory]
    [InlineData(2, 16, 5, 7)]
    [InlineData(1, 37, 4, 3)]
    [InlineData(4, 64, 20, 20)]
    public void Enlarge_GivesWhatInterpolationGives(int batch, int channels, int height, int width)
    {
        Assert.SkipUnless(NormSiluKernel.IsSupported, "The kernel needs AVX-512.");
        using var scope = NewDisposeScope();
        var map = Map(rand(batch, channels, height, width)).requires_grad_(true);
        var single = map.detach().to(ScalarType.Float32).requires_grad_(true);
        var weight = Map(rand(batch, channels + 5, 2 * height, 2 * width)).narrow(1, 5, channels);

        Assert.True(MapEnlarge.Fits(map));
        var actual = MapEnlarge.Apply(map);
        var expected = nn.functional.interpolate(single, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        actual.backward([weight]);
        expected.backward([weight.to(ScalarType.Float32)]);

        Assert.True(actual.to(ScalarType.Float32).eq(expected).all().item<bool>());
        Assert.True(map.grad!.eq(single.grad!.to(ScalarType.BFloat16)).all().item<bool>());
    }

    [Fact]
    public void Team_RunsEveryPartOnce_AndThrowsWhatAPartThrows()
    {
        var counts = new int[64];
        ThreadTeam.Run(64, part => Interlocked.Increment(ref counts[part]));

        Assert.All(counts, count => Assert.Equal(1, count));
        var error = Assert.Throws<AggregateException>(() => ThreadTeam.Run(4, part => throw new InvalidOperationException("part")));
        Assert.IsType<InvalidOperationException>(error.InnerExceptions[0]);
    }

    [Fact]
    public void Team_OnLinux_UsesTheThreadsOfLibtorch()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libgomp is libtorch's pool on Linux only.");

        Assert.True(ThreadTeam.IsShared);
    }

    private static Tensor Map(Tensor values) => values.to(ScalarType.BFloat16).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
