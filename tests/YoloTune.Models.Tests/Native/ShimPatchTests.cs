using System.Text;
using YoloTune.Models.Native;

namespace YoloTune.Models.Tests.Native;

public sealed class ShimPatchTests
{
    /// <summary>TorchSharp's package brings the Linux shim to the output folder on every system.</summary>
    private static readonly byte[] Shim = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));

    [Fact]
    public void Apply_RealShim_RenamesTheSymbolAndKeepsVersionsConsistent()
    {
        var (before, after) = (new ElfDynamicImage([.. Shim]), new ElfDynamicImage(ShimPatch.Apply(Shim)));
        var (symbol, need) = Find(before);
        var present = after.VersionNeeds.Single(version => version.Library == "libstdc++.so.6" && version.Version == ShimPatch.PresentVersion && version.Index != need.Index);
        Assert.Equal(before.SymbolCount, after.SymbolCount);
        Assert.Equal(ShimPatch.PresentSymbol, after.Text(after.SymbolNameOffset(symbol)));
        Assert.Equal(present.Index, after.SymbolVersion(symbol));
        Assert.DoesNotContain(after.VersionNeeds, version => version.Version == ShimPatch.MissingVersion);
        Assert.Contains(after.VersionNeeds, version => version.Index == need.Index && version.Version == ShimPatch.PresentVersion && version.Hash == present.Hash);
        Assert.All(after.VersionNeeds, version => Assert.Equal(SystemVHash(version.Version), version.Hash));
    }

    [Fact]
    public void Apply_RealShim_LeavesEveryOtherSymbolAsItWas()
    {
        var (before, after) = (new ElfDynamicImage([.. Shim]), new ElfDynamicImage(ShimPatch.Apply(Shim)));
        var (edited, _) = Find(before);
        for (var symbol = 0; symbol < before.SymbolCount; symbol++)
        {
            if (symbol != edited)
            {
                Assert.Equal(before.Text(before.SymbolNameOffset(symbol)), after.Text(after.SymbolNameOffset(symbol)));
                Assert.Equal(before.SymbolVersion(symbol), after.SymbolVersion(symbol));
            }
        }
    }

    [Fact]
    public void Apply_RealShim_ChangesFewBytesAndNotTheInput()
    {
        var input = Shim.ToArray();
        var edited = ShimPatch.Apply(input);
        Assert.Equal(Shim, input);
        Assert.Equal(Shim.Length, edited.Length);
        Assert.InRange(Shim.Zip(edited).Count(pair => pair.First != pair.Second), 1, 28 + 2 + 8);
    }

    [Fact]
    public void Apply_EditedCopy_IsRefused() => Refused(ShimPatch.Apply(Shim), "asks 0 times for GLIBCXX_3.4.32");

    [Fact]
    public void Apply_NotAnElfFile_IsRefused() => Refused(Encoding.ASCII.GetBytes(new string('x', 200)), "not a 64-bit");

    [Fact]
    public void Apply_EmptyFile_IsRefused() => Refused([], "not a 64-bit");

    [Fact]
    public void Apply_OtherProcessor_IsRefused() => Refused(Edit(bytes => bytes[18] = 183), "x86-64");

    [Fact]
    public void Apply_BigEndian_IsRefused() => Refused(Edit(bytes => bytes[5] = 2), "little-endian");

    [Theory]
    [InlineData(64)]
    [InlineData(0x1000)]
    [InlineData(0x16760)]
    [InlineData(0x3f8f0)]
    public void Apply_TruncatedFile_IsRefused(int length) => Refused(Shim[..length], string.Empty);

    [Fact]
    public void Apply_OtherSymbolName_IsRefused() =>
        Refused(Edit(bytes => bytes[bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(ShimPatch.MissingSymbol)) + 4] = (byte)'9'), "not by '_ZSt21");

    [Fact]
    public void Apply_SecondSymbolWithTheVersion_IsRefused()
    {
        var bytes = Shim.ToArray();
        var image = new ElfDynamicImage(bytes);
        var (symbol, need) = Find(image);
        image.SetSymbolVersion(symbol == 1 ? 2 : 1, need.Index);
        Refused(bytes, "2 symbols ask");
    }

    [Fact]
    public void Apply_NoSymbolWithTheVersion_IsRefused()
    {
        var bytes = Shim.ToArray();
        var image = new ElfDynamicImage(bytes);
        image.SetSymbolVersion(Find(image).Symbol, 1);
        Refused(bytes, "0 symbols ask");
    }

    [Fact]
    public void Apply_NameSharedWithAnotherEntry_IsRefused()
    {
        var bytes = Shim.ToArray();
        var image = new ElfDynamicImage(bytes);
        var (symbol, need) = Find(image);
        var other = image.VersionNeeds.First(version => version.Library != "libstdc++.so.6");
        image.RenameVersion(other, other.Hash, image.SymbolNameOffset(symbol) + 3);
        Refused(bytes, "is shared");
        Assert.Equal(ShimPatch.MissingVersion, need.Version);
    }

    [Fact]
    public void Apply_SeededDamage_IsRefusedOrEditedButNeverCrashes()
    {
        var random = new Random(7);
        var damaged = Shim.ToArray();
        for (var round = 0; round < 150; round++)
        {
            // The ELF header, the program headers and the dynamic section hold every offset that is followed.
            var at = round % 2 == 0 ? random.Next(0, 0x298) : random.Next(0x1d4b18, 0x1d4b18 + (35 * 16));
            var old = damaged[at];
            damaged[at] = (byte)random.Next(256);
            try
            {
                Assert.Equal(Shim.Length, ShimPatch.Apply(damaged).Length);
            }
            catch (ShimPatchException error)
            {
                Assert.NotEmpty(error.Message);
            }

            damaged[at] = old;
        }
    }

    [Fact]
    public void ReplaceText_LongerThanTheOld_IsRefused()
    {
        var image = new ElfDynamicImage([.. Shim]);
        var offset = image.SymbolNameOffset(Find(image).Symbol);
        Assert.Throws<ShimPatchException>(() => image.ReplaceText(offset, ShimPatch.MissingSymbol + "x"));
    }

    private static (int Symbol, ElfVersionNeed Need) Find(ElfDynamicImage image)
    {
        var need = image.VersionNeeds.Single(version => version.Version == ShimPatch.MissingVersion);
        return (Enumerable.Range(1, image.SymbolCount - 1).Single(symbol => image.SymbolVersion(symbol) == need.Index), need);
    }

    private static void Refused(byte[] bytes, string reason) =>
        Assert.Contains(reason, Assert.Throws<ShimPatchException>(() => ShimPatch.Apply(bytes)).Message, StringComparison.Ordinal);

    private static byte[] Edit(Action<byte[]> edit)
    {
        var bytes = Shim.ToArray();
        edit(bytes);
        return bytes;
    }

    /// <summary>The hash of the System V ABI, chapter 5.</summary>
    private static uint SystemVHash(string name)
    {
        var hash = 0u;
        foreach (var letter in name)
        {
            hash = (hash << 4) + letter;
            var high = hash & 0xF0000000;
            hash = (hash ^ (high >> 24)) & ~high;
        }

        return hash;
    }
}
