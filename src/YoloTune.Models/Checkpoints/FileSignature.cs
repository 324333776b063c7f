using System.Buffers.Binary;
using YoloTune.Core.Errors;

namespace YoloTune.Models.Checkpoints;

/// <summary>Tells from the first bytes what a file is, so that a wrong file gets an error of its own (spec/02 section 1).</summary>
internal static class FileSignature
{
    /// <summary>Bytes to look at.</summary>
    public const int Length = 512;
    private const string Loadable = "Give a .pt checkpoint of YOLOv8, YOLO11 or YOLO26, or a .safetensors file";
    private static readonly byte[] Legacy = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    /// <summary>The format of a file.</summary>
    /// <param name="head">Its first <see cref="Length"/> bytes, or all.</param>
    /// <param name="file">Its path.</param>
    /// <returns>True for a ZIP, false for safetensors.</returns>
    /// <exception cref="InputException">It is neither; the message says what it is.</exception>
    public static bool IsZip(ReadOnlySpan<byte> head, string file)
    {
        if (head.IsEmpty)
        {
            throw new InputException("the file is empty: not a loadable checkpoint", file, remedy: "Fetch or save the file again");
        }

        if (head.StartsWith("PK\x03\x04"u8))
        {
            return true;
        }

        if (IsSafetensors(head) || file.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        throw Foreign(head, file);
    }

    private static bool IsSafetensors(ReadOnlySpan<byte> head) =>
        head.Length > 8 && head[8] == (byte)'{' && BinaryPrimitives.ReadUInt64LittleEndian(head) < 1UL << 32;

    private static InputException Foreign(ReadOnlySpan<byte> head, string file)
    {
        if (head.StartsWith(Legacy) || (head.Length > 262 && head.Slice(257, 5).SequenceEqual("ustar"u8)))
        {
            return new InputException("this is a legacy (non-ZIP) PyTorch file", file, remedy: "Load it in Python and re-save it with PyTorch >= 1.6");
        }

        if (head[0] == 0x80 && head.Length > 1 && head[1] is >= 2 and <= 5)
        {
            return new InputException(
                "this is a bare pickle or a truncated legacy (non-ZIP) PyTorch file: not a loadable checkpoint", file, remedy: "Save it with torch.save of PyTorch >= 1.6");
        }

        if (Name(head) is { } name)
        {
            return new InputException($"this is {name}, not a loadable checkpoint", file, remedy: Loadable);
        }

        return head.StartsWith("PK"u8) || "PK\x03\x04"u8.StartsWith(head)
            ? new InputException("the file is a truncated or empty ZIP: not a loadable checkpoint", file, remedy: "Fetch or save the file again")
            : new InputException("the file is neither a ZIP nor safetensors: not a loadable checkpoint", file, remedy: Loadable);
    }

    private static string? Name(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
        {
            return "a PNG picture";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]))
        {
            return "a JPEG picture";
        }

        if (head.StartsWith("version https://git-lfs"u8))
        {
            return "a Git LFS pointer (run 'git lfs pull')";
        }

        var text = head.TrimStart(" \t\r\n"u8);
        return text.StartsWith("<!"u8) || text.StartsWith("<html"u8) || text.StartsWith("<?xml"u8) ? "a web page (a failed download?)" : null;
    }
}
