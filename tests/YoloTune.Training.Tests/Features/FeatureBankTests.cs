using TorchSharp;
using YoloTune.Models;
using YoloTune.Training.Batching;
using YoloTune.Training.Features;
using static TorchSharp.torch;

namespace YoloTune.Training.Tests.Features;

public sealed class FeatureBankTests : IDisposable
{
    private static readonly byte[] _key = [.. Enumerable.Range(0, FeatureKey.Length).Select(i => (byte)i)];
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-bank").FullName;

    private string File => Path.Combine(_folder, "a.features");

    [Theory]
    [InlineData(ScalarType.BFloat16, true)]
    [InlineData(ScalarType.BFloat16, false)]
    [InlineData(ScalarType.Float32, true)]
    public void ToInput_GivesBackWhatWasWritten(ScalarType precision, bool channelsLast)
    {
        using var scope = NewDisposeScope();
        var layout = LayoutOf(precision, channelsLast);
        var outputs = Write(layout);

        using var bank = FeatureBank.TryOpen(File, _key, out var problem);
        Assert.Null(problem);
        Assert.True(bank!.Verify(default));
        Assert.Equal(bank.Length, new FileInfo(File).Length);
        for (var level = 0; level < 2; level++)
        {
            var stored = layout.Allocate(level, 2);
            var offset = level == 0 ? 0 : layout.BytesOf(0);
            bank.Copy(1, 2, offset, stored.bytes[..layout.BytesOf(level)]);
            bank.Copy(0, 1, offset, stored.bytes[layout.BytesOf(level)..]);
            var got = layout.ToNetwork(stored);
            var expected = stack([outputs[1][level][2], outputs[0][level][1]]);

            Assert.Equal(precision, got.dtype);
            Assert.Equal(expected.shape, got.shape);
            Assert.True(precision == ScalarType.BFloat16 ? got.equal(expected).all().item<bool>() : got.allclose(expected, rtol: 1.0 / 2048, atol: 1e-7));
        }

        Assert.Equal([1f, 0.1f, 0.2f, 0.3f, 0.4f], bank.LabelsOf(1, 2));
        Assert.Empty(bank.LabelsOf(0, 0));
    }

    [Fact]
    public void TryOpen_WithoutAFile_GivesNothingToComplainOf()
    {
        Assert.Null(FeatureBank.TryOpen(File, _key, out var problem));
        Assert.Null(problem);
    }

    [Fact]
    public void TryOpen_WithAnotherKey_Refuses()
    {
        Write(LayoutOf(ScalarType.BFloat16, true));

        Assert.Null(FeatureBank.TryOpen(File, new byte[FeatureKey.Length], out var problem));
        Assert.Contains("other weights, data or options", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(5000)]
    public void TryOpen_OfATruncatedFile_Refuses(int missing)
    {
        Write(LayoutOf(ScalarType.BFloat16, true));
        using (var stream = new FileStream(File, FileMode.Open))
        {
            stream.SetLength(Math.Max(10, stream.Length - missing));
        }

        Assert.Null(FeatureBank.TryOpen(File, _key, out var problem));
        Assert.NotNull(problem);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(-3)]
    public void TryOpen_WithAChangedByteInHeaderOrTables_Refuses(int at)
    {
        Write(LayoutOf(ScalarType.BFloat16, true));
        Change(at);

        Assert.Null(FeatureBank.TryOpen(File, _key, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void Verify_WithAChangedByteInARecord_IsFalse()
    {
        Write(LayoutOf(ScalarType.BFloat16, true));
        Change(FeatureFileHeader.RecordStart + 100);

        using var bank = FeatureBank.TryOpen(File, _key, out _);

        Assert.False(bank!.Verify(default));
    }

    [Fact]
    public void Finish_WithAMissingRecord_Throws()
    {
        using var file = System.IO.File.OpenHandle(File, FileMode.Create, FileAccess.Write);
        var writer = new FeatureBankWriter(file, LayoutOf(ScalarType.BFloat16, true), _key, 1, 1);

        Assert.Throws<InvalidOperationException>(() => writer.Finish());
    }

    [Fact]
    public void MakeRoom_DeletesTheOldestFilesFirst()
    {
        foreach (var (name, hours) in new[] { ("new", 1), ("old", 3), ("middle", 2) })
        {
            var path = Path.Combine(_folder, name + ".features");
            System.IO.File.WriteAllBytes(path, new byte[100]);
            System.IO.File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 12 - hours, 0, 0, DateTimeKind.Utc));
        }

        FeatureFolder.MakeRoom(_folder, 150, 300);

        Assert.Equal(["new.features"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static FeatureLayout LayoutOf(ScalarType precision, bool channelsLast) =>
        new([new FeatureShape(4, 8, 4, 6), new FeatureShape(6, 16, 2, 3)], new ComputeFormat(precision, channelsLast));

    private Tensor[][] Write(FeatureLayout layout)
    {
        Tensor[][] outputs = [.. Enumerable.Range(0, 2).Select(_ => layout.Shapes.Select(shape => layout.Format.Apply(randn(3, shape.Channels, shape.Height, shape.Width))).ToArray())];
        using var file = System.IO.File.OpenHandle(File, FileMode.Create, FileAccess.Write);
        var writer = new FeatureBankWriter(file, layout, _key, 3, 2);
        float[][] labels = [[], [2, 0.5f, 0.5f, 1, 1, 3, 0, 0, 0, 0], [1, 0.1f, 0.2f, 0.3f, 0.4f]];
        writer.Write(1, [0, 1, 2], outputs[1], labels);
        writer.Write(0, [0, 1, 2], outputs[0], labels);
        var length = writer.Finish();
        Assert.Equal(length, new FileInfo(File).Length);
        return outputs;
    }

    private void Change(int at)
    {
        using var stream = new FileStream(File, FileMode.Open);
        stream.Position = at < 0 ? stream.Length + at : at;
        var before = stream.ReadByte();
        stream.Position--;
        stream.WriteByte((byte)(before ^ 4));
    }
}
