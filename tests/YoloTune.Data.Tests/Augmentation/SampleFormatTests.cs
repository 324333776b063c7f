using YoloTune.Core.Geometry;
using YoloTune.Data.Augmentation;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Augmentation;

public class SampleFormatTests
{
    [Fact]
    public void Write_OfEveryGoldenInput_GivesPlanesAndNormalisedBoxes()
    {
        var golden = SharedFolder.Golden("data", "format.safetensors");
        var compared = 0;
        foreach (var (name, stored) in golden.Tensors.Where(pair => pair.Key.EndsWith(".in.img", StringComparison.Ordinal)))
        {
            var task = name.Split('.')[0];
            var image = GoldenImages.ToImage(stored);
            var sample = new Sample(task, image, GoldenLabels.Pixels(golden, $"{task}.in"), image.Height, image.Width);
            var planes = new byte[image.Pixels.Length];
            SampleFormat.WritePixels(sample, planes);
            GoldenImages.AssertSame(golden[$"{task}.out.img"].Data.Span, planes, task);

            // Masks reorder the labels and oriented boxes have five numbers: both belong to their own tasks.
            var ordinary = !golden.Contains($"{task}.out.masks") && golden[$"{task}.out.bboxes"].Shape[1] == 4;
            if (ordinary)
            {
                var boxes = new float[4 * sample.Instances.Count];
                SampleFormat.WriteBoxes(sample, boxes);
                Assert.Equal(golden[$"{task}.out.cls"].ToFloats(), sample.Instances.Classes);
                GoldenLabels.AssertClose(golden[$"{task}.out.bboxes"].ToFloats(), boxes, task, 1e-6f);
                compared++;
            }
        }

        Assert.True(compared > 0);
    }

    [Fact]
    public void Fit_WithEveryGoldenLetterbox_MovesTheLabels()
    {
        var golden = SharedFolder.Golden("data", "letterbox.safetensors");
        foreach (var entry in SharedFolder.GoldenJson("data", "letterbox.json").EnumerateArray())
        {
            var tag = entry.GetProperty("tag").GetString()!;
            var name = tag.Split('.')[0];
            var image = GoldenImages.Input(entry.GetProperty("image").GetString()!);
            var padding = entry.GetProperty("top_bottom_left_right");
            var content = entry.GetProperty("new_unpad_wh");
            var output = entry.GetProperty("output_hw");
            var frame = new Letterbox(
                entry.GetProperty("ratio")[0].GetDouble(),
                entry.GetProperty("ratio")[1].GetDouble(),
                content[0].GetInt32(),
                content[1].GetInt32(),
                padding[2].GetInt32(),
                padding[0].GetInt32(),
                output[1].GetInt32(),
                output[0].GetInt32());
            var keypoints = golden[$"{name}.in.keypoints_n"].ToFloats();
            var boxes = golden[$"{name}.in.bboxes_xywhn"].ToFloats();
            var corners = Instances.FromNormalized(new float[boxes.Length / 4], boxes, 1, 1).Boxes;
            var instances = new Instances(new float[boxes.Length / 4], corners, keypoints: keypoints, keypointCount: (int)golden[$"{name}.in.keypoints_n"].Shape[1]);
            instances.Scale(image.Width, image.Height);
            var sample = new Sample(name, image, instances, image.Height, image.Width);

            ValidationPipeline.Fit(sample, frame);

            GoldenLabels.AssertClose(golden[$"{tag}.bboxes"].ToFloats(), sample.Instances.Boxes, tag, GoldenLabels.PixelTolerance);
            if (golden.Contains($"{tag}.keypoints"))
            {
                GoldenLabels.AssertClose(golden[$"{tag}.keypoints"].ToFloats(), sample.Instances.Keypoints, tag, GoldenLabels.PixelTolerance);
            }
        }
    }
}
