using System.Globalization;
using System.Text.RegularExpressions;
using YoloTune.TestSupport;
using YoloTune.Training.Options;
using YoloTune.Training.Sessions;

namespace YoloTune.Training.Tests.Sessions;

/// <summary>
/// Validation of the real COCO weights from the data-set file on, against the table in <c>weights/README.md</c>:
/// two sets, two sizes, both heads.
/// </summary>
public sealed partial class PublishedFiguresTests : IDisposable
{
    private const double Tolerance = 0.003;
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-figures").FullName;

    public static TheoryData<string, int, string> Rows()
    {
        var rows = new TheoryData<string, int, string>();
        foreach (var row in Table())
        {
            rows.Add(row.Set, row.Size, row.Head);
        }

        if (SharedFolder.Root is null)
        {
            rows.Add("absent", 0, "absent");
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Validate_OfTheRealWeights_GivesThePublishedFigures(string set, int size, string head)
    {
        SharedFolder.Require();
        var expected = Table().Single(row => row.Set == set && row.Size == size && row.Head == head);

        var report = ValidationSession.Run(
            new ValidateOptions
            {
                Model = SharedFolder.Require("weights", "yolo26n.pt"),
                Data = WriteYaml(SharedFolder.Require("datasets", set)),
                ImageSize = size,
                EndToEnd = head == "e2e",
                Workers = 2,
            },
            new SessionContext());

        Assert.InRange(Math.Abs(report.Outcome.Boxes!.Map - expected.Map), 0, Tolerance);
        Assert.InRange(Math.Abs(report.Outcome.Boxes!.Map50 - expected.Map50), 0, Tolerance);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<(string Set, int Size, string Head, double Map, double Map50)> Table()
    {
        if (SharedFolder.Root is null)
        {
            yield break;
        }

        var set = string.Empty;
        var size = 0;
        foreach (Match match in Row().Matches(File.ReadAllText(Path.Combine(SharedFolder.Root, "weights", "README.md"))))
        {
            set = match.Groups["set"].Value.Trim() is { Length: > 0 } name ? name.Split(' ')[0] : set;
            size = match.Groups["size"].Value.Trim() is { Length: > 0 } side ? int.Parse(side, CultureInfo.InvariantCulture) : size;
            yield return (set, size, match.Groups["head"].Value, Number("map"), Number("map50"));

            double Number(string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        }
    }

    [GeneratedRegex(@"^\|(?<set>[^|]*)\|(?<size>[ \d]*)\| (?<head>e2e|o2m) \| (?<map>[\d.]+) \| (?<map50>[\d.]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    private string WriteYaml(string root)
    {
        var images = Directory.Exists(Path.Combine(root, "images", "train2017")) ? "images/train2017" : "images";
        var path = Path.Combine(_folder, "data.yaml");
        File.WriteAllText(path, $"path: {root}\ntrain: {images}\nval: {images}\nnc: 80\n");
        return path;
    }
}
