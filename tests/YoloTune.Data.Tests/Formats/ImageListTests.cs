using System.Text;
using YoloTune.Core.Errors;
using YoloTune.Data.Formats;

namespace YoloTune.Data.Tests.Formats;

public sealed class ImageListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Folder_FindsImagesAtAnyDepthSortedAndWithoutHiddenOnes()
    {
        Touch("i/b.jpg", "i/B.JPG", "i/deep/er/a.png", "i/.hidden.jpg", "i/.cache/x.jpg", "i/notes.txt", "i/plain", "i/a.jpg");
        Assert.Equal(["i/B.JPG", "i/a.jpg", "i/b.jpg", "i/deep/er/a.png"], Read("i"));
    }

    [Fact]
    public void Read_FolderTwice_KeepsTheRepetition()
    {
        Touch("i/a.jpg");
        Assert.Equal(["i/a.jpg", "i/a.jpg"], Read("i", "i"));
    }

    [Fact]
    public void Read_CodePointsAboveTheBasicPlane_ComeLast()
    {
        Touch("i/\U0001F600.jpg", "i/\uFF21.jpg", "i/z.jpg");
        Assert.Equal(["i/z.jpg", "i/\uFF21.jpg", "i/\U0001F600.jpg"], Read("i"));
    }

    [Fact]
    public void Read_LinksInACircle_End()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        Touch("i/a.jpg", "other/b.jpg");
        Directory.CreateSymbolicLink(_folder.Path("i", "loop"), _folder.Path("i"));
        Directory.CreateSymbolicLink(_folder.Path("i", "more"), _folder.Path("other"));
        Directory.CreateSymbolicLink(_folder.Path("other", "back"), _folder.Path("i"));
        Assert.Contains("i/more/b.jpg", Read("i"));
    }

    [Fact]
    public void Read_ListFile_ResolvesItsLinesAndForgivesAByteOrderMark()
    {
        Touch("s/images/a.jpg", "s/images/b.jpg", "s/images/c.jpg");
        var lines = $"./images/c.jpg\r\n\r\n{_folder.Path("s", "images", "b.jpg")}\nimages/a.jpg\n./images/readme.md\n\n";
        _folder.Write("s/list.txt", [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(lines)]);
        Assert.Equal(["s/images/a.jpg", "s/images/b.jpg", "s/images/c.jpg"], Read("s/list.txt"));
    }

    [Fact]
    public void Read_ListFileWithAnAbsentImage_KeepsItForVerification()
    {
        _folder.Write("s/list.txt", "./images/gone.jpg");
        Assert.Equal(["s/images/gone.jpg"], Read("s/list.txt"));
    }

    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(0.3, 2)]
    [InlineData(0.7, 4)]
    [InlineData(1.0, 5)]
    public void Read_Fraction_KeepsTheStartRoundedToEven(double fraction, int expected)
    {
        Touch("i/5.jpg", "i/4.jpg", "i/3.jpg", "i/2.jpg", "i/1.jpg");
        Assert.Equal(Enumerable.Range(1, expected).Select(i => $"i/{i}.jpg"), Relative(ImageList.Read([_folder.Path("i")], fraction)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    [InlineData(0.01)]
    public void Read_FractionThatLeavesNothing_IsAnError(double fraction)
    {
        Touch("i/1.jpg");
        Assert.Throws<InputException>(() => ImageList.Read([_folder.Path("i")], fraction));
    }

    [Theory]
    [InlineData("empty", "No images were found", "jpg")]
    [InlineData("absent", "does not exist", "Correct the path")]
    [InlineData("i/*.jpg", "does not exist", "Patterns are not supported")]
    [InlineData("i/1.jpg", "An image stands where", "Name the folder")]
    public void Read_UnusableEntry_NamesItAndTheRemedy(string entry, string problem, string remedy)
    {
        Touch("i/1.jpg", "empty/readme.md");
        var error = Assert.Throws<InputException>(() => Read(entry));
        Assert.Equal(_folder.Path(entry.Split('/')), error.File);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a/images/b/images/c.x.jpg", "/a/images/b/labels/c.x.txt")]
    [InlineData("/a/images/train/c.png", "/a/labels/train/c.txt")]
    [InlineData("/a/pictures/c.png", "/a/pictures/c.txt")]
    [InlineData("images/c.png", "images/c.txt")]
    [InlineData("/a/images", "/a/images.txt")]
    public void ForImage_ReplacesTheLastImagesFolder(string image, string expected) =>
        Assert.Equal(expected.Replace('/', Path.DirectorySeparatorChar), LabelPath.ForImage(image.Replace('/', Path.DirectorySeparatorChar)));

    private void Touch(params string[] names)
    {
        foreach (var name in names)
        {
            _folder.Write(name, "x");
        }
    }

    private string[] Read(params string[] entries) => Relative(ImageList.Read([.. entries.Select(entry => _folder.Path(entry.Split('/')))]));

    private string[] Relative(IEnumerable<string> files) => [.. files.Select(file => Path.GetRelativePath(_folder.Root, file).Replace('\\', '/'))];
}
