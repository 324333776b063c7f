using System.Text.Json;
using YoloTune.Core.Masks;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Tasks;

/// <summary>Text, JSON, COCO JSON and tables of the results of every task.</summary>
public sealed class TaskTextTests : IDisposable
{
    private static readonly string[] Names = ["cat", "dog, big"];
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-text-").FullName;

    public static TheoryData<string, string, string> Lines => new()
    {
        { "segment", "1 0.1 0.1 0.1 0.4 0.4 0.4 0.4 0.1\n", "1 0.1 0.1 0.1 0.4 0.4 0.4 0.4 0.1 0.5\n" },
        { "pose", "1 0.3 0.45 0.5 0.5 0.25 0.5 0.7 1 0 0.1\n", "1 0.3 0.45 0.5 0.5 0.25 0.5 0.7 1 0 0.1 0.5\n" },
        { "obb", "1 0.4 0.3 0.4 0.1 0.2 0.1 0.2 0.3\n", "1 0.4 0.3 0.4 0.1 0.2 0.1 0.2 0.3 0.5\n" },
        { "classify", "0.83 dog, big\n0.17 cat\n", "0.83 dog, big\n0.17 cat\n" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Lines))]
    public void LabelText_OfEveryTask_HasTheFormatOfTheTask(string task, string plain, string withConfidence)
    {
        Assert.Equal(plain, LabelTextWriter.Text(Result(task), withConfidence: false));
        Assert.Equal(withConfidence, LabelTextWriter.Text(Result(task), withConfidence: true));
    }

    [Fact]
    public void LabelText_OfAMaskWithoutAnArea_LeavesTheObjectOut()
    {
        var mask = new BitMask(100, 200);
        mask.Set(5, 5);
        var result = new ImageResult("a.jpg", 100, 200, Names, [new(5, 5, 6, 6, 0.5f, 0)]) { Masks = new MaskList([mask], 100, 200) };

        Assert.Empty(LabelTextWriter.Text(result, withConfidence: false));
        Assert.Null(LabelTextWriter.Write(result, _folder, withConfidence: false));
    }

    [Theory]
    [InlineData("segment", """{"name":"dog, big","class":1,"confidence":0.5,"box":{"x1":20,"y1":10,"x2":80,"y2":40},"segments":{"x":[20,20,80,80],"y":[10,40,40,10]}}""")]
    [InlineData("pose", """{"name":"dog, big","class":1,"confidence":0.5,"box":{"x1":10,"y1":20,"x2":110,"y2":70},"keypoints":{"x":[50,200],"y":[50,0],"visible":[0.7,0.1]}}""")]
    [InlineData("obb", """{"name":"dog, big","class":1,"confidence":0.5,"box":{"x1":80,"y1":30,"x2":80,"y2":10,"x3":40,"y3":10,"x4":40,"y4":30}}""")]
    [InlineData("classify", """{"name":"dog, big","class":1,"confidence":0.83}""")]
    public void Summary_OfEveryTask_HasItsParts(string task, string expected)
    {
        using var document = JsonDocument.Parse(SummaryWriter.ToJson(Result(task)));

        Assert.Equal(expected, JsonSerializer.Serialize(document.RootElement[0], new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory]
    [InlineData("segment", "segmentation", """{"size":[100,200],"counts":""")]
    [InlineData("pose", "keypoints", "[50,50,0.7,200,0,0.1]")]
    [InlineData("obb", "rbox", "[60,20,40,20,0]")]
    [InlineData("obb", "poly", "[80,30,80,10,40,10,40,30]")]
    [InlineData("classify", "bbox", "[0,0,200,100]")]
    public void CocoPredictions_OfEveryTask_HaveTheirFields(string task, string field, string expected)
    {
        var path = Path.Combine(_folder, "predictions.json");

        CocoPredictionWriter.Write(path, CocoPrediction.Of(Result(task), officialCoco: false));

        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var entry = document.RootElement[0];
        Assert.StartsWith(expected, entry.GetProperty(field).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(2, entry.GetProperty("category_id").GetInt32());
        Assert.Equal(task == "obb", !entry.TryGetProperty("bbox", out _));
    }

    [Theory]
    [InlineData("detect", "image,frame,class,name,confidence,x1,y1,x2,y2\na.jpg,,1,\"dog, big\",0.5,10,20,110,70\n")]
    [InlineData("pose", "image,frame,class,name,confidence,x1,y1,x2,y2,x_0,y_0,visible_0,x_1,y_1,visible_1\na.jpg,,1,\"dog, big\",0.5,10,20,110,70,50,50,0.7,200,0,0.1\n")]
    [InlineData("obb", "image,frame,class,name,confidence,x1,y1,x2,y2,center_x,center_y,width,height,angle\na.jpg,,1,\"dog, big\",0.5,40,10,80,30,60,20,40,20,0\n")]
    [InlineData("segment", "image,frame,class,name,confidence,x1,y1,x2,y2,area,polygon\na.jpg,,1,\"dog, big\",0.5,20,10,80,40,1891,20 10 20 40 80 40 80 10\n")]
    [InlineData("classify", "image,frame,class,name,confidence\na.jpg,,1,\"dog, big\",0.83\na.jpg,,0,cat,0.17\n")]
    public void Table_OfEveryTask_HasItsColumns(string task, string expected)
    {
        var table = new PredictionTableWriter();

        table.Add(Result(task));

        Assert.Equal(expected, table.Text);
    }

    [Fact]
    public void Table_OfAFrame_NamesIt()
    {
        var table = new PredictionTableWriter();

        table.Add(Result("detect"), "b.mp4", 7);

        Assert.Contains("b.mp4,7,1,", table.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_OfAClassification_NamesTheBestFive()
    {
        Assert.Equal("dog, big 0.83, cat 0.17, ", Result("classify").Describe());
        Assert.Equal((1, 0.83f), (Result("classify").Probs!.Top1, Result("classify").Probs!.Top1Conf));
        Assert.Equal([2, 0, 3, 1, 4], new ClassProbabilities([0.2f, 0.1f, 0.3f, 0.2f, 0.1f, 0.05f]).Top5);
    }

    private static ImageResult Result(string task) => task switch
    {
        "segment" => new ImageResult("a.jpg", 100, 200, Names, [new(20, 10, 80, 40, 0.5f, 1)]) { Masks = new MaskList([Rectangle()], 100, 200) },
        "pose" => new ImageResult("a.jpg", 100, 200, Names, [new(10, 20, 110, 70, 0.5f, 1)]) { Keypoints = new KeypointList([50, 50, 0.7f, 200, 0, 0.1f], 2, 3, 100, 200) },
        "obb" => new ImageResult("a.jpg", 100, 200, Names, [new(40, 10, 80, 30, 0.5f, 1)]) { Obb = new RotatedBoxList([new(60, 20, 40, 20, 0, 0.5f, 1)], 100, 200) },
        "classify" => new ImageResult("a.jpg", 100, 200, Names, []) { Probs = new ClassProbabilities([0.17f, 0.83f]) },
        _ => new ImageResult("a.jpg", 100, 200, Names, [new(10, 20, 110, 70, 0.5f, 1)]),
    };

    private static BitMask Rectangle()
    {
        var mask = new BitMask(100, 200);
        for (var y = 10; y <= 40; y++)
        {
            for (var x = 20; x <= 80; x++)
            {
                mask.Set(y, x);
            }
        }

        return mask;
    }
}
