using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace YoloTune.Data.Datasets;

/// <summary>
/// The bytes of a label cache: magic and version, stamp of the inputs (32 bytes), number of images, one record per image, SHA-256 of all
/// that. Little-endian.
/// </summary>
internal static class LabelCacheFile
{
    private const ulong Magic = 0x31304C5453484C59; // "YLHSTL01" read as little-endian; the digits are the version.
    private const int DigestLength = 32;

    public static void Write(Stream stream, byte[] stamp, VerifiedImage[] results)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        writer.Write(Magic);
        writer.Write(stamp);
        writer.Write(results.Length);
        foreach (var result in results)
        {
            WriteResult(writer, result);
        }

        writer.Flush();
        var content = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        stream.Write(content);
        stream.Write(SHA256.HashData(content));
    }

    /// <summary>The results, or null when the file belongs to other inputs or another version.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static VerifiedImage[]? Read(byte[] file, byte[] stamp, IReadOnlyList<string> images)
    {
        if (file.Length < sizeof(ulong) + DigestLength + sizeof(int) + DigestLength)
        {
            throw new InvalidDataException("the file is too short");
        }

        var content = file.AsSpan(0, file.Length - DigestLength);
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(file.AsSpan(content.Length)))
        {
            throw new InvalidDataException("the check sum does not fit");
        }

        using var reader = new BinaryReader(new MemoryStream(file, 0, content.Length, writable: false));
        if (reader.ReadUInt64() != Magic || !reader.ReadBytes(DigestLength).AsSpan().SequenceEqual(stamp) || reader.ReadInt32() != images.Count)
        {
            return null;
        }

        try
        {
            var results = new VerifiedImage[images.Count];
            for (var i = 0; i < results.Length; i++)
            {
                results[i] = ReadResult(reader, images[i]);
            }

            return results;
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("the file ends early", exception);
        }
        catch (Exception exception) when (exception is OverflowException or ArgumentException or FormatException or IOException)
        {
            throw new InvalidDataException("a length or number in it is impossible", exception);
        }
    }

    private static void WriteResult(BinaryWriter writer, VerifiedImage result)
    {
        writer.Write((byte)result.Outcome);
        writer.Write(result.Duplicates);
        writer.Write(result.Warnings.Count);
        foreach (var warning in result.Warnings)
        {
            writer.Write(warning.File);
            writer.Write(warning.Line ?? -1);
            writer.Write(warning.Value is not null);
            writer.Write(warning.Value ?? string.Empty);
            writer.Write(warning.Text);
        }

        writer.Write(result.Item is not null);
        if (result.Item is { } item)
        {
            writer.Write(item.Height);
            writer.Write(item.Width);
            WriteFloats(writer, item.Classes);
            WriteFloats(writer, item.Boxes);
            writer.Write(item.Segments.Length);
            foreach (var segment in item.Segments)
            {
                WriteFloats(writer, segment);
            }

            writer.Write(item.Keypoints is not null);
            WriteFloats(writer, item.Keypoints ?? []);
        }
    }

    private static VerifiedImage ReadResult(BinaryReader reader, string image)
    {
        var outcome = (LabelOutcome)reader.ReadByte();
        var duplicates = reader.ReadInt32();
        var warnings = new DatasetWarning[Count(reader)];
        for (var i = 0; i < warnings.Length; i++)
        {
            var file = reader.ReadString();
            var line = reader.ReadInt32();
            var hasValue = reader.ReadBoolean();
            var value = reader.ReadString();
            warnings[i] = new DatasetWarning(file, line < 0 ? null : line, hasValue ? value : null, reader.ReadString());
        }

        return new VerifiedImage(outcome, reader.ReadBoolean() ? ReadItem(reader, image) : null, duplicates, warnings);
    }

    private static DatasetItem ReadItem(BinaryReader reader, string image)
    {
        var height = reader.ReadInt32();
        var width = reader.ReadInt32();
        var classes = ReadFloats(reader);
        var boxes = ReadFloats(reader);
        var segments = new float[Count(reader)][];
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = ReadFloats(reader);
        }

        var hasKeypoints = reader.ReadBoolean();
        var keypoints = ReadFloats(reader);
        return new DatasetItem
        {
            ImageFile = image,
            Height = height,
            Width = width,
            Classes = classes,
            Boxes = boxes,
            Segments = segments,
            Keypoints = hasKeypoints ? keypoints : null,
        };
    }

    /// <summary>A number of items, of which each takes a byte at least: a damaged number never asks for more memory than there are bytes.</summary>
    private static int Count(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw new InvalidDataException("a length in it is impossible");
    }

    private static void WriteFloats(BinaryWriter writer, float[] values)
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static float[] ReadFloats(BinaryReader reader)
    {
        var length = Count(reader);
        if (length == 0)
        {
            return [];
        }

        var values = new float[length];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
