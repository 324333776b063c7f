using System.IO.Compression;
using YoloTune.Core.Errors;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Models.Tests.Checkpoints;

public class PickleFuzzTests
{
    [Fact]
    public void Read_OfARealPickleWithChangedBytes_GivesACheckpointOrAnInputError()
    {
        using var zip = ZipFile.OpenRead(SharedFolder.Require("golden", "checkpoints", "cls26", "best.pt"));
        var good = Bytes(zip.Entries.Single(entry => entry.Name == "data.pkl"));
        var random = new Random(1);
        var storages = new Storages();
        var (loaded, refused) = (0, 0);

        for (var i = 0; i < 2000; i++)
        {
            try
            {
                PtCheckpoint.Read(Mutate(good, random), storages, "x.pt", new());
                loaded++;
            }
            catch (InputException error)
            {
                Assert.Equal("x.pt", error.File);
                refused++;
            }
        }

        Assert.True(loaded > 50 && refused > 50, $"{loaded} loaded, {refused} refused");
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var bytes = (byte[])good.Clone();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Length);
            var other = random.Next(bytes.Length - 16);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.AsSpan(other, Math.Min(random.Next(1, 16), bytes.Length - at)).CopyTo(bytes.AsSpan(at)); break;
                default: bytes = [.. bytes.AsSpan(0, at), .. bytes.AsSpan(Math.Min(at + random.Next(1, 9), bytes.Length))]; break;
            }

            if (bytes.Length < 32)
            {
                return bytes;
            }
        }

        return bytes;
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Zeros for every storage that a real archive of this size could hold.</summary>
    private sealed class Storages : IStorageSource
    {
        private readonly byte[] _zeros = new byte[8 << 20];

        public ReadOnlyMemory<byte> Read(string key, long count, int itemSize) => count <= _zeros.Length / itemSize
            ? _zeros.AsMemory(0, (int)count * itemSize)
            : throw new InputException("the entry has another length", "x.pt");
    }
}
