using YoloTune.Data.Augmentation;
using YoloTune.Models.Checkpoints;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Augmentation;

/// <summary>Labels of golden/data files.</summary>
internal static class GoldenLabels
{
    /// <summary>The bound of the golden README for boxes, segments and keypoints, pixels.</summary>
    public const float PixelTolerance = 1e-3f;

    /// <summary>Labels stored in pixels, corners of boxes.</summary>
    public static Instances Pixels(SafetensorsFile file, string prefix) => Read(file, prefix, file[$"{prefix}.bboxes"].ToFloats());

    /// <summary>Labels stored normalised, centre and size of boxes.</summary>
    public static Instances Normalized(SafetensorsFile file, string prefix, int height, int width, bool rotated = false)
    {
        var boxes = Instances.FromNormalized(file[$"{prefix}.cls"].ToFloats(), file[$"{prefix}.bboxes"].ToFloats(), 1, 1).Boxes;
        var instances = Read(file, prefix, boxes, rotated);
        instances.Scale(width, height);
        return instances;
    }

    /// <summary>Asserts equal classes, and boxes, polygons and keypoints within the tolerance.</summary>
    public static void AssertSame(Instances expected, Instances actual, string what, float tolerance = PixelTolerance)
    {
        Assert.True(expected.Classes.AsSpan().SequenceEqual(actual.Classes), $"{what}: classes {string.Join(',', actual.Classes)}, not {string.Join(',', expected.Classes)}");
        AssertClose(expected.Boxes, actual.Boxes, $"{what} boxes", tolerance);
        AssertClose(expected.Polygons, actual.Polygons, $"{what} polygons", tolerance);
        AssertClose(expected.Keypoints, actual.Keypoints, $"{what} keypoints", tolerance);
    }

    /// <summary>Asserts equal numbers within a tolerance.</summary>
    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what, float tolerance)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} numbers, not {expected.Length}");
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what}: {actual[i]} instead of {expected[i]} at {i}");
        }
    }

    private static Instances Read(SafetensorsFile file, string prefix, float[] boxes, bool rotated = false)
    {
        float[]? Optional(string name) => file.Contains($"{prefix}.{name}") ? file[$"{prefix}.{name}"].ToFloats() : null;
        int Size(string name) => file.Contains($"{prefix}.{name}") ? (int)file[$"{prefix}.{name}"].Shape[1] : 0;
        return new Instances(file[$"{prefix}.cls"].ToFloats(), boxes, Optional("segments"), Size("segments"), Optional("keypoints"), Size("keypoints")) { IsRotated = rotated };
    }
}
