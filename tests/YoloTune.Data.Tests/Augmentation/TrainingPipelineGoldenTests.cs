using YoloTune.Core.Imaging;
using YoloTune.Data.Augmentation;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Augmentation;

public class TrainingPipelineGoldenTests
{
    [Fact]
    public void Create_WithoutAugmentation_ReproducesTheFirstBatchesOfTheTrace()
    {
        var golden = SharedFolder.Golden("trace", "sgd.safetensors");
        var trace = SharedFolder.GoldenJson("trace", "sgd.json");
        var size = trace.GetProperty("args").GetProperty("imgsz").GetInt32();
        foreach (var iteration in trace.GetProperty("iterations").EnumerateArray())
        {
            var batch = $"batch{iteration.GetProperty("iteration").GetInt32()}";
            var files = iteration.GetProperty("files").EnumerateArray().Select(file => SharedFolder.Require("golden", "trace", "dataset", "images", file.GetString()!)).ToArray();
            var pipeline = new TrainingPipeline(new FileSource(files, size), AugmentationOptions.None, size, seed: 0);
            var (pixels, boxes, classes, sum) = (new byte[3 * size * size], new List<float>(), new List<float>(), 0L);
            for (var i = 0; i < files.Length; i++)
            {
                var sample = pipeline.Create(i, epoch: 0);
                SampleFormat.WritePixels(sample, pixels);
                sum += pixels.Sum(value => (long)value);
                if (golden.Contains($"{batch}.img"))
                {
                    GoldenImages.AssertSame(golden[$"{batch}.img"].Data.Span.Slice(i * pixels.Length, pixels.Length), pixels, files[i]);
                }

                var own = new float[4 * sample.Instances.Count];
                SampleFormat.WriteBoxes(sample, own);
                boxes.AddRange(own);
                classes.AddRange(sample.Instances.Classes);
                sample.Recycle();
            }

            Assert.Equal(iteration.GetProperty("img_sum").GetInt64(), sum);
            Assert.Equal(iteration.GetProperty("instances").GetInt32(), classes.Count);
            if (golden.Contains($"{batch}.cls"))
            {
                Assert.Equal(golden[$"{batch}.cls"].ToFloats(), classes);
                GoldenLabels.AssertClose(golden[$"{batch}.bboxes"].ToFloats(), boxes.ToArray(), batch, 1e-6f);
            }
        }
    }
}
