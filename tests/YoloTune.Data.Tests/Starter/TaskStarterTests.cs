using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using YoloTune.Core.Geometry;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Datasets;
using YoloTune.Data.Formats;
using YoloTune.Data.Starter;

namespace YoloTune.Data.Tests.Starter;

/// <summary>The starter data sets of all tasks.</summary>
public sealed class TaskStarterTests : IDisposable
{
    private static readonly SurfaceInspectionOptions Small = new() { TrainCount = 10, ValCount = 4, MinimumSide = 128, MaximumSide = 160 };
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<TaskKind> Tasks => [TaskKind.Detect, TaskKind.Segment, TaskKind.Pose, TaskKind.Obb, TaskKind.Classify, TaskKind.Semantic, TaskKind.Depth];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("starter", TaskKind.Detect)]
    [InlineData("starter-seg", TaskKind.Segment)]
    [InlineData("Starter-Pose.yaml", TaskKind.Pose)]
    [InlineData("starter-obb.yml", TaskKind.Obb)]
    [InlineData("starter-cls", TaskKind.Classify)]
    [InlineData("starter-semantic", TaskKind.Semantic)]
    [InlineData("starter-depth", TaskKind.Depth)]
    [InlineData("starter-sem", null)]
    [InlineData("sets/starter-seg", null)]
    [InlineData(null, null)]
    public void TaskOf_KnowsTheBareNames(string? name, TaskKind? expected) => Assert.Equal(expected, StarterDataset.TaskOf(name));

    [Theory]
    [MemberData(nameof(Tasks))]
    public void EnsureCreated_OfATask_IsReadWithoutAComplaint(TaskKind task)
    {
        var path = StarterDataset.EnsureCreated(task, _folder.Path("set"), options: task == TaskKind.Semantic ? Small with { ValCount = 12 } : Small);

        Dataset[] sets = task == TaskKind.Classify
            ? [.. Splits.Select(split => ClassFolderReader.Read(ClassFolders.Open(path), split, new DatasetOptions { Task = task }))]
            : [.. Splits.Select(split => DatasetReader.Read(DatasetYaml.Load(path), split, new DatasetOptions { Task = task, RequireLabels = true }))];

        Assert.Equal(StarterSet.Of(task)!.ClassNames, sets[0].Names);
        Assert.All(sets, set => Assert.Empty(set.Warnings));
        Assert.All(sets, set => Assert.NotEmpty(set.Items));
        Assert.True(sets[0].Items.Sum(item => item.MapFile is null ? item.Classes.Length : 1) >= 8);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void EnsureCreated_Again_TouchesNothingAndOtherSeedsReplace(TaskKind task)
    {
        StarterDataset.EnsureCreated(task, _folder.Path("set"), options: Small);
        var first = Digests();

        StarterDataset.EnsureCreated(task, _folder.Path("set"), options: Small);
        Assert.Equal(first, Digests());

        StarterDataset.EnsureCreated(task, _folder.Path("set"), options: Small with { Seed = 7 });
        Assert.NotEqual(first, Digests());
    }

    // Fails when a generator changes: then StarterDataset.GeneratorVersion must be raised, so that old folders are made anew.
    [Theory]
    [InlineData(TaskKind.Segment, "cd47b03f1a2fab61")]
    [InlineData(TaskKind.Pose, "c1a18f77e4042ca3")]
    [InlineData(TaskKind.Obb, "7290bb77bc9f3bcc")]
    [InlineData(TaskKind.Classify, "0710dfc7658d8350")]
    [InlineData(TaskKind.Semantic, "be897744a55ad607")]
    [InlineData(TaskKind.Depth, "ecf1f45b32b1801a")]
    public void Make_DefaultSeed_GivesThePicturesOfThisGeneratorVersion(TaskKind task, string expected)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Enumerable.Range(0, 12).SelectMany(index => StarterSet.Of(task)!.Make(Small, index)))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Name} {file.Image.Width} {file.Image.Height} {file.Labels}"));
            hash.AppendData(file.Image.Pixels);
            hash.AppendData(file.Map?.Bytes ?? []);
        }

        Assert.Equal((expected, 1), (Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8)), StarterDataset.GeneratorVersion));
    }

    [Fact]
    public void Classes_FillTheCornersOfEveryPartAndNothingElse()
    {
        for (var index = 0; index < 12; index++)
        {
            var sample = PartScene.Render(Small, index);
            var inside = new PixelBuffer(sample.Image.Height, sample.Image.Width, 1);
            foreach (var (classIndex, corners) in sample.Parts)
            {
                PolygonFill.Fill(inside, [.. corners.SelectMany(corner => new[] { corner.X, corner.Y })], (byte)(classIndex + 1));
            }

            // A rectangle around a part holds all of its pixels but for its rim, and a part fills a good share of its own.
            var (strays, parts) = (0, 0);
            for (var i = 0; i < inside.Pixels.Length; i++)
            {
                parts += sample.Classes.Pixels[i] > 0 ? 1 : 0;
                strays += sample.Classes.Pixels[i] > 0 && sample.Classes.Pixels[i] != inside.Pixels[i] ? 1 : 0;
            }

            Assert.True(strays <= 0.12 * parts, $"{strays} of {parts} pixels of picture {index}");
            Assert.True(parts > 0.2 * inside.Pixels.ToArray().Count(value => value > 0), $"picture {index}");
        }
    }

    [Fact]
    public void Depths_FallTowardsTheLowerEdgeAndAreNearerWhereSomethingStands()
    {
        var jumps = 0;
        for (var index = 0; index < 12; index++)
        {
            var sample = DepthScene.Render(Small, index);
            var (height, width) = (sample.Image.Height, sample.Image.Width);

            Assert.All(sample.Depths, depth => Assert.InRange(depth, 0.01f, 10));
            float Mean(int row) => sample.Depths.AsSpan(row * width, width).ToArray().Average();
            Assert.True(Mean(0) > Mean(height - 1), $"picture {index}: {Mean(0)} at the top, {Mean(height - 1)} below");

            // A flat surface has no edges: neighbours differ by little, and blocks have edges.
            var edges = Enumerable.Range(0, sample.Depths.Length - 1).Count(i => (i + 1) % width != 0 && Math.Abs(sample.Depths[i + 1] - sample.Depths[i]) > 0.01 * sample.Depths[i]);
            Assert.InRange(edges, 1, sample.Depths.Length / 8);
            jumps += edges;
        }

        Assert.True(jumps >= 20 * 12, $"{jumps} edges in 12 pictures");
    }

    [Fact]
    public void Outlines_LieAroundTheBoxesOfTheDefects()
    {
        foreach (var sample in Enumerable.Range(0, 24).Select(index => SurfaceInspection.Render(index, Small)))
        {
            Assert.Equal(sample.Defects.Count, sample.Outlines.Count);
            foreach (var (defect, outline) in sample.Defects.Zip(sample.Outlines))
            {
                Assert.True(outline.Count >= 3);
                Assert.Equal(defect.X1, outline.Min(point => point.X), 2f);
                Assert.Equal(defect.Y1, outline.Min(point => point.Y), 2f);
                Assert.Equal(defect.X2, outline.Max(point => point.X), 2f);
                Assert.Equal(defect.Y2, outline.Max(point => point.Y), 2f);
            }
        }
    }

    [Fact]
    public void Parts_LieInsideThePictureApartAndEveryKindOccurs()
    {
        var samples = Enumerable.Range(0, 40).Select(index => PartScene.Render(Small, index)).ToArray();

        Assert.Equal(PartScene.ClassNames.Count, samples.SelectMany(sample => sample.Parts).Select(part => part.ClassIndex).Distinct().Count());
        foreach (var sample in samples)
        {
            Assert.All(sample.Parts.SelectMany(part => part.Corners), corner => Assert.True(corner.X > 0 && corner.Y > 0 && corner.X < sample.Image.Width && corner.Y < sample.Image.Height));
            var boxes = sample.Parts.Select(part => MinimumAreaRectangle.Of([.. part.Corners.SelectMany(corner => new[] { corner.X, corner.Y })])).ToArray();
            Assert.All(boxes, box => Assert.True(MathF.Min(box.Width, box.Height) >= 2));
            for (var i = 1; i < boxes.Length; i++)
            {
                Assert.All(boxes.Take(i), other => Assert.InRange(ProbIou.Compute(boxes[i], other), 0, 0.35));
            }
        }
    }

    [Fact]
    public void Assemblies_HaveTheirSeenPointsInTheirBoxesAndSomeAreHidden()
    {
        var assemblies = Enumerable.Range(0, 60).SelectMany(index => AssemblyScene.Render(Small, index).Assemblies).ToArray();

        Assert.InRange(assemblies.Length, 60, 180);
        foreach (var (box, points) in assemblies)
        {
            Assert.Equal(5, points.Length);
            Assert.All(points.Where(point => point.Visibility > 0), point => Assert.True(point.X >= box.X1 - 1 && point.X <= box.X2 + 1 && point.Y >= box.Y1 - 1 && point.Y <= box.Y2 + 1, $"{point} {box}"));
            Assert.All(points.Take(4), point => Assert.NotEqual(0, point.Visibility));
        }

        Assert.Contains(assemblies, assembly => assembly.Points.Any(point => point.Visibility == 1));
    }

    [Fact]
    public void Pieces_OfEveryKind_AreThere()
    {
        var set = new ClassificationStarter();
        var names = Enumerable.Range(0, 60).SelectMany(index => set.Make(Small with { TrainCount = 50, ValCount = 10 }, index)).Select(file => file.Name.Split('/')).ToArray();

        Assert.Equal(set.ClassNames, names.Where(name => name[0] == "train").Select(name => name[1]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(names.Length, names.Select(name => string.Join('/', name)).Distinct().Count());
    }

    private static DatasetSplit[] Splits => [DatasetSplit.Train, DatasetSplit.Val];

    private string[] Digests() => [.. Directory.GetFiles(_folder.Path("set"), "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".cache", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .Select(file => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"))];
}
