using System.Text.Json;
using YoloTune.Core.Geometry;
using YoloTune.TestSupport;

namespace YoloTune.Core.Tests.Geometry;

/// <summary>Golden <c>metrics/nms</c>: every case of the JSON file, axis-aligned, rotated and end-to-end.</summary>
public class GoldenSuppressionTests
{
    [Fact]
    public void Select_OfEveryGoldenCase_KeepsTheSameAnchorsAndValues()
    {
        var file = SharedFolder.Golden("metrics", "nms.safetensors");
        var checkedCases = 0;
        foreach (var entry in SharedFolder.GoldenJson("metrics", "nms.json").EnumerateArray())
        {
            var name = entry.GetProperty("case").GetString()!;
            var arguments = entry.GetProperty("arguments");
            var stored = file[$"{name}.pred"];
            var (images, rows, columns) = ((int)stored.Shape[0], (int)stored.Shape[1], (int)stored.Shape[2]);
            var values = stored.ToFloats();
            for (var image = 0; image < images; image++)
            {
                var prediction = values.AsSpan(image * rows * columns, rows * columns);
                var (actual, anchors) = Run(prediction, rows, columns, arguments);
                Assert.Equal(entry.GetProperty("kept")[image].GetInt32(), anchors.Length);
                Assert.Equal(file[$"{name}.keep{image}"].ToFloats().Select(value => (int)value), anchors);
                var expected = file[$"{name}.out{image}"];
                Compare(expected.ToFloats(), (int)expected.Shape[1], actual);
            }

            checkedCases++;
        }

        Assert.True(checkedCases > 0);
    }

    private static (float[][] Rows, int[] Anchors) Run(ReadOnlySpan<float> prediction, int rows, int columns, JsonElement arguments)
    {
        var options = new NmsOptions
        {
            Confidence = Number(arguments, "conf_thres", 0.25),
            Iou = Number(arguments, "iou_thres", 0.45),
            MultiLabel = Flag(arguments, "multi_label"),
            Agnostic = Flag(arguments, "agnostic"),
            MaximumDetections = (int)Number(arguments, "max_det", 300),
            MaximumCandidates = (int)Number(arguments, "max_nms", 30000),
            Classes = arguments.TryGetProperty("classes", out var classes) ? [.. classes.EnumerateArray().Select(value => value.GetInt32())] : null,
        };
        var classCount = (int)Number(arguments, "nc", rows - 4);
        if (Flag(arguments, "rotated"))
        {
            var rotated = RotatedSuppression.Select(prediction, columns, classCount, options);
            return ([.. rotated.Detections.Select(box => new[] { box.X, box.Y, box.Width, box.Height, box.Score, box.ClassIndex, box.Angle })], rotated.Anchors);
        }

        var selection = Flag(arguments, "end2end")
            ? EndToEndSelection.Select(prediction, columns, options)
            : NonMaxSuppression.Select(prediction, columns, classCount, options);
        return ([.. selection.Detections.Select(box => new[] { box.X1, box.Y1, box.X2, box.Y2, box.Score, box.ClassIndex })], selection.Anchors);
    }

    private static void Compare(float[] expected, int columns, float[][] actual)
    {
        for (var row = 0; row < actual.Length; row++)
        {
            for (var column = 0; column < actual[row].Length; column++)
            {
                Assert.Equal(expected[(row * columns) + column], actual[row][column]);
            }
        }
    }

    private static double Number(JsonElement arguments, string name, double fallback) =>
        arguments.TryGetProperty(name, out var value) ? value.GetDouble() : fallback;

    private static bool Flag(JsonElement arguments, string name) => arguments.TryGetProperty(name, out var value) && value.GetBoolean();
}
