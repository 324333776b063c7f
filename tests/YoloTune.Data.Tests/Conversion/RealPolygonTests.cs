using System.Text.Json.Nodes;
using YoloTune.Core.Tasks;
using YoloTune.Data.Conversion;
using YoloTune.TestSupport;

namespace YoloTune.Data.Tests.Conversion;

/// <summary>The 929 outlines of coco128-seg from COCO to YOLO and back.</summary>
public sealed class RealPolygonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// A row of YOLO holds one ring, so that rings of one object are joined by bridges between their nearest corners: a ring comes back from the corner where its bridge stood, and the rings
    /// in the order in which they were joined. Nothing else may change: the rings are equal as cycles, walked in the same direction.
    /// </summary>
    [Fact]
    public void Run_ThereAndBack_KeepsEveryRingAsACycle()
    {
        var images = SharedFolder.Require("datasets", "coco128-seg", "images", "train2017");
        var yaml = _folder.Write("data.yaml", $"path: {SharedFolder.Require("datasets", "coco128-seg")}\ntrain: images/train2017\nval: images/train2017\nnc: 80\n");
        var first = Convert(yaml, AnnotationFormat.Yolo, AnnotationFormat.Coco, "first");
        var json = Path.Combine(first.Output, "instances_train.json");
        var yolo = Convert(json, AnnotationFormat.Coco, AnnotationFormat.Yolo, "yolo", images);
        var second = Convert(yolo.Output, AnnotationFormat.Yolo, AnnotationFormat.Coco, "second");

        var (before, after) = (Objects(json), Objects(Path.Combine(second.Output, "instances_train.json")));

        Assert.Equal(929, before.Count);
        Assert.Equal(before.Count, after.Count);
        Assert.Equal(23, before.Count(item => item.Rings.Count > 1));
        foreach (var (old, back) in before.Zip(after))
        {
            Assert.Equal((old.Picture, old.Category), (back.Picture, back.Category));
            Assert.Equal(old.Rings.Select(Cycle).Order(StringComparer.Ordinal), back.Rings.Select(Cycle).Order(StringComparer.Ordinal));

            // A ring of its own knows no bridge: it must come back from the same corner.
            if (old.Rings.Count == 1)
            {
                Assert.Equal(old.Rings[0], back.Rings[0]);
            }
        }
    }

    private ConversionReport Convert(string source, AnnotationFormat from, AnnotationFormat to, string name, string? images = null) => DatasetConversion.Run(new ConversionOptions
    {
        From = from,
        To = to,
        Task = TaskKind.Segment,
        Output = _folder.Path(name),
        Placement = PicturePlacement.Link,
        Sources = [new ConversionSource(source, images, "train")],
    });

    private static List<(string Picture, int Category, List<string[]> Rings)> Objects(string file)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!;
        var names = json["images"]!.AsArray().ToDictionary(image => (long)image!["id"]!, image => Path.GetFileName((string)image!["file_name"]!));
        return [.. json["annotations"]!.AsArray().Select(item => (
            names[(long)item!["image_id"]!],
            (int)item["category_id"]!,
            item["segmentation"]!.AsArray().Select(ring => ring!.AsArray().Chunk(2).Select(corner => $"{corner[0]!.ToJsonString()} {corner[1]!.ToJsonString()}").ToArray()).ToList()))];
    }

    /// <summary>The corners from that start which gives the first text in order.</summary>
    private static string Cycle(string[] ring) => Enumerable.Range(0, ring.Length).Select(start => string.Join(',', ring[start..].Concat(ring[..start]))).Min(StringComparer.Ordinal)!;
}
