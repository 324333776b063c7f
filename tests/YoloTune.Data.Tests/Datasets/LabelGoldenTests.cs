using System.Text.Json;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Datasets;

/// <summary>Walks golden <c>data/label_cases.json</c>.</summary>
public sealed class LabelGoldenTests
{
    [Fact]
    public void Verify_EveryGoldenCase_HasTheOutcomeOfTheReference()
    {
        var cases = SharedFolder.GoldenJson("data", "label_cases.json");
        var seen = 0;
        foreach (var golden in cases.EnumerateArray())
        {
            var image = SharedFolder.Require(["golden", "data", "labels", .. golden.GetProperty("image").GetString()!.Split('/')]);
            var result = LabelVerifier.Verify(image, Format(golden));
            Assert.True(Expected(golden, image) == Outcome(result), $"{golden.GetProperty("case")}: {Outcome(result)} {string.Join("; ", result.Warnings)}");
            if (!EndsWithoutMarker(image))
            {
                CheckCounters(golden, VerifiedImage.Count([result]));
            }

            if (golden.TryGetProperty("rows_cls_xywh", out var rows) && result.Item is { } item)
            {
                CheckRows(golden, rows, item);
            }

            seen++;
        }

        Assert.True(seen > 30);
    }

    [Fact]
    public void Verify_JpegWithoutEndMarker_IsUsedWithARemarkAndNotRewritten()
    {
        var image = SharedFolder.Require("golden", "data", "labels", "images", "jpg_without_end_marker.jpg");
        var before = File.ReadAllBytes(image);
        var result = LabelVerifier.Verify(image, new LabelFormat { ClassCount = 4 });
        Assert.NotNull(result.Item);
        Assert.Contains("no end marker", Assert.Single(result.Warnings).Text, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(image));
    }

    private static LabelFormat Format(JsonElement golden)
    {
        var dimensions = golden.GetProperty("keypoint_dims").GetInt32();
        return new LabelFormat
        {
            Task = dimensions > 0 ? TaskKind.Pose : TaskKind.Detect,
            ClassCount = golden.GetProperty("num_classes").GetInt32(),
            SingleClass = golden.GetProperty("single_cls").GetBoolean(),
            Keypoints = dimensions > 0 ? new KeypointShape(golden.GetProperty("keypoints").GetInt32(), dimensions) : null,
        };
    }

    // Specification 03, section 5, image check 4: a JPEG without end marker is accepted if decodable; the reference rewrites or drops it.
    private static string Expected(JsonElement golden, string image) =>
        EndsWithoutMarker(image) ? "ok" : golden.GetProperty("class").GetString()!.Replace("+restored", string.Empty, StringComparison.Ordinal);

    private static bool EndsWithoutMarker(string image) =>
        image.EndsWith(".jpg", StringComparison.Ordinal) && File.ReadAllBytes(image) is not [.., 0xFF, 0xD9];

    private static string Outcome(VerifiedImage result)
    {
        var outcome = result switch
        {
            { Item: null } => "corrupt",
            { Outcome: LabelOutcome.Missing } => "missing",
            { Outcome: LabelOutcome.Empty } => "empty",
            _ => "ok",
        };
        return result.Duplicates > 0 ? outcome + "+duplicates" : outcome;
    }

    private static void CheckCounters(JsonElement golden, DatasetCounters counters)
    {
        Assert.Equal(golden.GetProperty("missing").GetInt32(), counters.Missing);
        Assert.Equal(golden.GetProperty("found").GetInt32(), counters.Found);
        Assert.Equal(golden.GetProperty("empty").GetInt32(), counters.Empty);
        Assert.Equal(golden.GetProperty("corrupt").GetInt32(), counters.Corrupt);
    }

    private static void CheckRows(JsonElement golden, JsonElement rows, DatasetItem item)
    {
        Assert.Equal([item.Height, item.Width], golden.GetProperty("shape_hw").EnumerateArray().Select(value => value.GetInt32()));
        var expected = rows.EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray()).ToArray();
        Assert.Equal(expected.Length, item.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            float[] row = [item.Classes[i], .. item.Boxes[(i * 4)..((i * 4) + 4)]];
            Assert.Equal(expected[i], row);
        }

        var segments = golden.GetProperty("segments").EnumerateArray().Select(Flatten).ToArray();
        Assert.Equal(segments, item.Segments);
        if (golden.GetProperty("keypoints_out") is { ValueKind: JsonValueKind.Array } keypoints)
        {
            Assert.Equal(Flatten(keypoints), item.Keypoints);
        }
        else
        {
            Assert.Null(item.Keypoints);
        }
    }

    private static float[] Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Flatten)] : [element.GetSingle()];
}
