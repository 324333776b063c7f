using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;

namespace YoloTune.Core.Tests.Tasks;

public sealed class WriterTests : IDisposable
{
    private static readonly string[] Names = ["person", "bicycle", "car"];
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-writers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void LabelText_IsNormalisedWithSixSignificantDigits()
    {
        var result = Result([new(10, 20, 110, 70, 0.5f, 2), new(0, 0, 200f / 3, 1e-3f, 0.123456789f, 0)]);

        Assert.Equal("2 0.3 0.45 0.5 0.5\n0 0.166667 5e-06 0.333333 1e-05\n", LabelTextWriter.Text(result, withConfidence: false));
        Assert.Equal("2 0.3 0.45 0.5 0.5 0.5\n0 0.166667 5e-06 0.333333 1e-05 0.123457\n", LabelTextWriter.Text(result, withConfidence: true));
    }

    [Fact]
    public void WriteLabels_Twice_ReplacesTheFile()
    {
        var folder = Path.Combine(_folder, "labels");
        LabelTextWriter.Write(Result([new(10, 20, 110, 70, 0.5f, 2)]), folder, withConfidence: false);

        var path = LabelTextWriter.Write(Result([new(10, 20, 110, 70, 0.5f, 1)]), folder, withConfidence: false);

        Assert.Equal(Path.Combine(folder, "b.txt"), path);
        Assert.Equal("1 0.3 0.45 0.5 0.5\n", File.ReadAllText(path!));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void WriteLabels_OfNothing_LeavesNoFileOfAnEarlierRun()
    {
        LabelTextWriter.Write(Result([new(10, 20, 110, 70, 0.5f, 2)]), _folder, withConfidence: false);

        Assert.Null(LabelTextWriter.Write(Result([]), _folder, withConfidence: false));
        Assert.Null(LabelTextWriter.Write(Result([]), Path.Combine(_folder, "absent"), withConfidence: false));

        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void WriteLabels_IntoAPlaceThatIsAFile_NamesItAndLeavesNothing()
    {
        var blocked = Path.Combine(_folder, "labels");
        File.WriteAllText(blocked, "here");

        var error = Assert.Throws<InputException>(() => LabelTextWriter.Write(Result([new(10, 20, 110, 70, 0.5f, 2)]), blocked, withConfidence: false));

        Assert.Equal(Path.Combine(blocked, "b.txt"), error.File);
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Summary_HasNameClassConfidenceAndRoundedBox()
    {
        using var document = JsonDocument.Parse(SummaryWriter.ToJson(Result([new(10, 20.1234567f, 110, 70, 0.1234567f, 2)])));
        var item = document.RootElement[0];

        Assert.Equal("car", item.GetProperty("name").GetString());
        Assert.Equal(2, item.GetProperty("class").GetInt32());
        Assert.Equal(0.12346, item.GetProperty("confidence").GetDouble());
        Assert.Equal(20.12346, item.GetProperty("box").GetProperty("y1").GetDouble());
        Assert.Equal(["x1", "y1", "x2", "y2"], item.GetProperty("box").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void Summary_Normalised_DividesByTheImage()
    {
        var path = SummaryWriter.Write(Result([new(10, 20, 110, 70, 0.5f, 2)]), _folder, normalized: true);

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        Assert.Equal(0.55, document.RootElement[0].GetProperty("box").GetProperty("x2").GetDouble());
    }

    [Fact]
    public void CocoPredictions_HaveTheFieldsOfTheReference()
    {
        var path = Path.Combine(_folder, "predictions.json");

        CocoPredictionWriter.Write(path, [new("000000000139.jpg", 1, new(10.00049f, 20, 110.0625f, 70), 0.876543f), new("a.b.png", 3, new(0, 0, 1, 1), 1)]);

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var first = document.RootElement[0];
        Assert.Equal(139, first.GetProperty("image_id").GetInt32());
        Assert.Equal("000000000139.jpg", first.GetProperty("file_name").GetString());
        Assert.Equal(1, first.GetProperty("category_id").GetInt32());
        Assert.Equal([10.0, 20, 100.062, 50], first.GetProperty("bbox").EnumerateArray().Select(value => value.GetDouble()));
        Assert.Equal(0.87654, first.GetProperty("score").GetDouble());
        Assert.Equal("a.b", document.RootElement[1].GetProperty("image_id").GetString());
    }

    [Fact]
    public void CocoPredictions_WhenTheSourceFails_KeepTheEarlierFile()
    {
        var path = Path.Combine(_folder, "predictions.json");
        File.WriteAllText(path, "earlier");

        Assert.Throws<InvalidOperationException>(() => CocoPredictionWriter.Write(path, Failing()));

        Assert.Equal("earlier", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(0, true, 1)]
    [InlineData(11, true, 13)]
    [InlineData(79, true, 90)]
    [InlineData(11, false, 12)]
    [InlineData(95, true, 96)]
    public void CategoryIds_FollowCocoOnItsOwnLists(int classIndex, bool official, int expected) =>
        Assert.Equal(expected, CocoCategories.IdOf(classIndex, official));

    [Theory]
    [InlineData("/data/coco/val2017.txt", true)]
    [InlineData(@"D:\coco\test-dev2017.txt", true)]
    [InlineData("/data/coco128/images/train2017", false)]
    [InlineData("/data/other/val2017.txt", false)]
    public void OfficialLists_AreRecognisedByTheirPath(string path, bool expected) =>
        Assert.Equal(expected, CocoCategories.IsOfficialCoco(path));

    private static IEnumerable<CocoPrediction> Failing()
    {
        yield return new("a.jpg", 1, new(0, 0, 1, 1), 1);
        throw new InvalidOperationException("source");
    }

    private static ImageResult Result(Detection[] detections) => new("a/b.jpg", 100, 200, Names, detections);
}
