using System.Text;
using YoloTune.Data.Maps;

namespace YoloTune.Data.Tests.Maps;

/// <summary>Tables of NumPy: what is written is read, other programs' variants are read, and the rest is refused with a reason.</summary>
public sealed class NpyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0.001)]
    public void Write_ThenRead_KeepsTheNumbers(bool half, double tolerance)
    {
        float[] values = [0, 0.5f, 1.234f, 3.75f, 12.5f, 100];
        var file = Path.Combine(_folder.Root, "a.npy");
        using (var stream = File.Create(file))
        {
            NpyFile.Write(stream, values, 2, 3, half);
        }

        var (read, height, width) = NpyFile.Read(file);

        Assert.Equal((2, 3), (height, width));
        Assert.Equal((2, 3), NpyFile.ReadSize(file));
        Assert.Equal(values, read, (a, b) => Math.Abs(a - b) <= tolerance);

        // Numbers begin at a multiple of 64, as NumPy writes them.
        Assert.Equal(0, (new FileInfo(file).Length - (values.Length * (half ? 2 : 4))) % 64);
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", 1)]
    [InlineData("{'descr': '>f8', 'fortran_order': False, 'shape': (2, 3), }", 1)]
    [InlineData("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }", 1)]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }", 2)]
    public void Read_Variants_GivesRowsFirst(string head, byte version)
    {
        double[] stored = head.Contains("True", StringComparison.Ordinal) ? [1, 4, 2, 5, 3, 6] : [1, 2, 3, 4, 5, 6];
        var numbers = stored.SelectMany(value => head.Contains('>') ? [.. BitConverter.GetBytes(value).Reverse()] : BitConverter.GetBytes(value)).ToArray();

        Assert.Equal([1f, 2, 3, 4, 5, 6], NpyFile.Read(Save(head, version, numbers)).Values);
    }

    [Theory]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }", 24, "its numbers are '<i4'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 1), }", 24, "its shape is (2, 3, 1)")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 20, "20 bytes follow its head")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (200000, 300000), }", 24, "is not acceptable")]
    [InlineData("{'descr': '<f4', 'shape': (2, 3), }", 24, "lacks type, order or shape")]
    public void Read_Wrong_SaysWhy(string head, int bytes, string says) =>
        Assert.Contains(says, Assert.Throws<InvalidDataException>(() => NpyFile.Read(Save(head, 1, new byte[bytes]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("no table at all")]
    public void Read_NoTable_SaysSo(string text) =>
        Assert.Contains("no .npy file", Assert.Throws<InvalidDataException>(() => NpyFile.Read(_folder.Write("b.npy", text))).Message, StringComparison.Ordinal);

    private string Save(string head, byte version, byte[] numbers)
    {
        byte[] length = version == 1 ? [(byte)head.Length, 0] : [(byte)head.Length, 0, 0, 0];
        return _folder.Write("c.npy", [0x93, .. "NUMPY"u8.ToArray(), version, 0, .. length, .. Encoding.ASCII.GetBytes(head), .. numbers]);
    }
}
