using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using YoloTune.Data.Datasets;
using YoloTune.Data.Loading;
using YoloTune.Models;
using YoloTune.Models.State;

namespace YoloTune.Training.Features;

/// <summary>A hash of everything that the views of a segment depend on. Two runs with the same key have the same views.</summary>
internal static class FeatureKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>Computes the key.</summary>
    /// <param name="prefix">The frozen layers; their weights and their place count.</param>
    /// <param name="layout">The form of the file.</param>
    /// <param name="data">The pictures: names, sizes, times, and labels as they are trained on.</param>
    /// <param name="loader">How pictures are varied and ordered.</param>
    /// <param name="segment">Epochs and views.</param>
    public static byte[] Compute(FrozenPrefix prefix, FeatureLayout layout, Dataset data, LoaderOptions loader, ViewSegment segment)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, JsonSerializer.Serialize(new
        {
            Code = new[] { typeof(YoloModel), typeof(Dataset), typeof(FeatureKey), typeof(Core.Imaging.PixelBuffer) }.Select(type => type.Module.ModuleVersionId),
            prefix.Length,
            layout.Shapes,
            Format = layout.Format.ToString(),
            loader.Augmentation,
            loader.BatchSize,
            loader.ImageSize,
            loader.Seed,
            segment.First,
            segment.Views,

            // The order, and with it the partners of mosaic, starts anew where mosaic is closed.
            Restart = loader.MosaicClosedFrom is { } closed && closed < segment.First + segment.Views ? closed : -1,
            Modules = prefix.Entries.Select(entry => entry.Name),
        }));
        foreach (var entry in prefix.Entries)
        {
            hash.AppendData(entry.Value.ToStored().Data.Span);
        }

        foreach (var item in data.Items)
        {
            var file = new FileInfo(item.ImageFile);
            Add(hash, item.ImageFile);
            Add(hash, file.Exists ? file.Length : -1);
            Add(hash, file.Exists ? file.LastWriteTimeUtc.Ticks : -1);
            Add(hash, item.Count);
            hash.AppendData(MemoryMarshal.AsBytes(item.Classes.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(item.Boxes.AsSpan()));
            foreach (var polygon in item.Segments)
            {
                Add(hash, polygon.Length);
                hash.AppendData(MemoryMarshal.AsBytes(polygon.AsSpan()));
            }
        }

        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
