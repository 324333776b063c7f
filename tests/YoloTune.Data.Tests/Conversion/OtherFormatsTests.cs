using System.IO.Compression;
using System.Text;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Conversion;

namespace YoloTune.Data.Tests.Conversion;

public sealed class OtherFormatsTests : IDisposable
{
    private const string Voc = """
        <annotation>
          <folder>VOC2012</folder>
          <filename>a.png</filename>
          <size><width>50</width><height>40</height><depth>3</depth></size>
          <object><name>dog</name><difficult>0</difficult>
            <bndbox><xmin>1</xmin><ymin>1</ymin><xmax>50</xmax><ymax>40</ymax></bndbox>
            <part><name>head</name><bndbox><xmin>3</xmin><ymin>3</ymin><xmax>9</xmax><ymax>9</ymax></bndbox></part>
          </object>
          <object><name>cat</name><difficult>1</difficult>
            <bndbox><xmin>11.5</xmin><ymin>11</ymin><xmax>20</xmax><ymax>20</ymax></bndbox></object>
        </annotation>
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Voc_CountsPixelsFromOneAndLeavesDifficultOnesOut()
    {
        WriteVoc(Voc);

        var report = Run(AnnotationFormat.Voc, "voc", TaskKind.Detect);

        Assert.Equal("0 0.50000000 0.50000000 1.00000000 1.00000000\n", Label(report, "train/a"));
        Assert.Equal((1, "dog"), (report.LeftOut["difficult"], Assert.Single(report.Names)));
    }

    [Fact]
    public void Voc_WithDifficultOnes_KeepsThemAndSortsNames()
    {
        WriteVoc(Voc);

        var report = DatasetConversion.Run(Options(AnnotationFormat.Voc, "voc", TaskKind.Detect) with { KeepDifficult = true });

        Assert.Equal(["cat", "dog"], report.Names);
        Assert.Equal(2, report.Objects);
    }

    [Fact]
    public void Voc_WithLists_MakesTheirSplits()
    {
        WriteVoc(Voc);
        _folder.Write("voc/Annotations/b.xml", Voc.Replace("a.png", "b.png", StringComparison.Ordinal));
        _folder.WriteImage("voc/JPEGImages/b.png");
        _folder.Write("voc/ImageSets/Main/train.txt", "a\n");
        _folder.Write("voc/ImageSets/Main/val.txt", "b  1\n");

        var report = Run(AnnotationFormat.Voc, "voc", TaskKind.Detect);

        Assert.Equal(new Dictionary<string, int> { ["train"] = 1, ["val"] = 1 }, report.Pictures);
    }

    [Theory]
    [InlineData("<xmin>1</xmin>", "<xmin>one</xmin>", 6)]
    [InlineData("<xmax>50</xmax>", "", 6)]
    [InlineData("<xmin>1</xmin>", "<xmin>60</xmin>", 6)]
    [InlineData("<width>50</width>", "<width>51</width>", 4)]
    [InlineData("<name>dog</name>", "<name/>", 5)]
    [InlineData("a.png", "b.png", 3)]
    [InlineData("a.png", "../../a.png", 3)]
    [InlineData("</object>\n  <object>", "<object>", 9)]
    public void Voc_Malformed_NamesFileAndLineAndLeavesNothing(string text, string replacement, int line)
    {
        var at = Voc.IndexOf(text, StringComparison.Ordinal);
        var file = WriteVoc(at < 0 ? Voc.Replace("</annotation>", "</wrong>", StringComparison.Ordinal) : Voc[..at] + replacement + Voc[(at + text.Length)..]);

        var error = Assert.Throws<InputException>(() => Run(AnnotationFormat.Voc, "voc", TaskKind.Detect));

        Assert.Equal(file, error.File);
        Assert.InRange(error.Line ?? 0, line, line + 3);
        Assert.False(Directory.Exists(_folder.Path("out")));
        Assert.Equal(["voc"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Voc_WithADocumentType_IsRefused()
    {
        WriteVoc("<!DOCTYPE annotation [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\n" + Voc);

        Assert.Contains("not valid XML", Assert.Throws<InputException>(() => Run(AnnotationFormat.Voc, "voc", TaskKind.Detect)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dota_KeepsFourCorners()
    {
        _folder.WriteImage("dota/train/images/p.png", 100, 200);
        _folder.Write("dota/train/labelTxt/p.txt", "imagesource:GoogleEarth\r\ngsd:0.146\r\n20.0 10 60 30.5 50 50 10 30 plane 1\r\n");

        var report = Run(AnnotationFormat.Dota, "dota", TaskKind.Obb);

        Assert.Equal("0 0.100000 0.100000 0.300000 0.305000 0.250000 0.500000 0.050000 0.300000\n", Label(report, "train/p"));
    }

    [Fact]
    public void Dota_WithoutDifficultOnes_LeavesThemOut()
    {
        _folder.WriteImage("dota/images/p.png", 100, 200);
        _folder.Write("dota/labelTxt/p.txt", "20 10 60 30 50 50 10 30 plane 1\n20 10 60 30 50 50 10 30 ship 0\n1 1 9 1 9 9 1 9 ship\n");

        var report = DatasetConversion.Run(Options(AnnotationFormat.Dota, "dota", TaskKind.Obb) with { KeepDifficult = false });

        Assert.Equal((2, 1), (report.Objects, report.LeftOut["difficult"]));
    }

    [Theory]
    [InlineData("20 10 60 30 50 50 10 plane 1")]
    [InlineData("20 10 60 30 50 x 10 30 plane 1")]
    [InlineData("20 10 60 30 50 50 10 30 plane easy")]
    public void Dota_Malformed_NamesFileAndLineAndLeavesNothing(string row)
    {
        _folder.WriteImage("dota/images/p.png", 100, 200);
        var file = _folder.Write("dota/labelTxt/p.txt", "gsd:1\n" + row + "\n");

        var error = Assert.Throws<InputException>(() => Run(AnnotationFormat.Dota, "dota", TaskKind.Obb));

        Assert.Equal((file, 2), (error.File, error.Line));
        Assert.False(Directory.Exists(_folder.Path("out")));
    }

    [Fact]
    public void Masks_OfClasses_MakeOneObjectPerArea()
    {
        _folder.WriteImage("masks/images/m.png", 12, 12);
        var values = new byte[144];
        Rectangle(values, 1, 1, 5, 5, 1);
        Rectangle(values, 2, 2, 2, 2, 0);
        Rectangle(values, 7, 7, 3, 3, 2);
        Rectangle(values, 7, 1, 2, 2, 1);
        values[0] = 255;
        _folder.Write("masks/masks/m.png", Png(values, 12, 12, palette: true));

        var report = DatasetConversion.Run(new ConversionOptions { From = AnnotationFormat.Masks, Sources = [new ConversionSource(_folder.Path("masks", "masks"))], Output = _folder.Path("out"), Task = TaskKind.Segment });

        Assert.Equal(["1", "2"], report.Names);
        var rows = Label(report, "train/m").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["0", "0", "1"], rows.Select(row => row[..1]).Order(StringComparer.Ordinal));
        Assert.Contains(rows, row => row.Split(' ').Length == 1 + (2 * 10));
    }

    [Fact]
    public void Masks_OfInstances_MakeOneObjectPerNumber()
    {
        _folder.WriteImage("masks/images/m.png", 12, 12);
        var values = new byte[144];
        Rectangle(values, 1, 1, 2, 2, 7);
        Rectangle(values, 8, 8, 2, 2, 7);
        Rectangle(values, 3, 1, 2, 2, 9);
        _folder.Write("masks/masks/m.png", Png(values, 12, 12, palette: false));

        var report = DatasetConversion.Run(new ConversionOptions { From = AnnotationFormat.Masks, Sources = [new ConversionSource(_folder.Path("masks", "masks"))], Output = _folder.Path("out"), Task = TaskKind.Segment, MasksAreInstances = true });

        Assert.Equal((2, "object"), (report.Objects, report.Names[0]));
    }

    [Fact]
    public void Masks_OfOneClassInBlackAndWhite_CountWhiteAsTheClass()
    {
        _folder.WriteImage("masks/images/m.png", 12, 12);
        var values = new byte[144];
        Rectangle(values, 1, 1, 2, 2, 255);
        _folder.Write("masks/masks/m.png", Png(values, 12, 12, palette: false));

        var report = DatasetConversion.Run(new ConversionOptions { From = AnnotationFormat.Masks, Sources = [new ConversionSource(_folder.Path("masks", "masks"))], Output = _folder.Path("out"), Names = ["crack"] });

        Assert.Equal("0 0.16666667 0.16666667 0.16666667 0.16666667\n", Label(report, "train/m"));
    }

    [Fact]
    public void Masks_Damaged_NameTheFileAndLeaveNothing()
    {
        _folder.WriteImage("masks/images/m.png", 12, 12);
        var png = Png(new byte[144], 12, 12, palette: false);
        var file = _folder.Write("masks/masks/m.png", png[..40]);

        var error = Assert.Throws<InputException>(() => DatasetConversion.Run(new ConversionOptions { From = AnnotationFormat.Masks, Sources = [new ConversionSource(_folder.Path("masks", "masks"))], Output = _folder.Path("out") }));

        Assert.Equal(file, error.File);
        Assert.False(Directory.Exists(_folder.Path("out")));
    }

    [Fact]
    public void LabelMe_ReadsAllShapes()
    {
        WriteLabelMe("""
            {"label": "b", "points": [[30, 20], [10, 5]], "shape_type": "rectangle"},
            {"label": "a", "points": [[0, 0], [5, 0], [5, 5]], "shape_type": "polygon", "group_id": 4},
            {"label": "a", "points": [[20, 20], [25, 20], [25, 25]], "group_id": 4, "flags": {}},
            {"label": "a", "points": [[10, 10], [13, 14]], "shape_type": "circle"},
            {"label": "a", "points": [[1, 1]], "shape_type": "point"},
            {"label": "a", "points": [[1, 1], [2, 2]], "shape_type": "line"}
            """);

        var report = Run(AnnotationFormat.LabelMe, "lm", TaskKind.Detect);

        Assert.Equal(
            "1 0.40000000 0.31250000 0.40000000 0.37500000\n0 0.25000000 0.31250000 0.50000000 0.62500000\n0 0.20000000 0.25000000 0.20000000 0.25000000\n",
            Label(report, "train/a"));
        Assert.Equal((1, 1), (report.LeftOut["shape point"], report.LeftOut["shape line"]));
    }

    [Fact]
    public void LabelMe_ForPoses_TakesThePointsOfTheGroup()
    {
        WriteLabelMe("""
            {"label": "hand", "points": [[10, 5], [30, 20]], "shape_type": "rectangle", "group_id": 1},
            {"label": "tip", "points": [[25, 10]], "shape_type": "point", "group_id": 1}
            """);

        var report = DatasetConversion.Run(Options(AnnotationFormat.LabelMe, "lm", TaskKind.Pose) with { KeypointNames = ["wrist", "tip"] });

        Assert.EndsWith(" 0.000000 0.000000 0 0.500000 0.250000 2\n", Label(report, "train/a"), StringComparison.Ordinal);
    }

    [Fact]
    public void LabelMe_WithAMask_TracesItAtItsPlace()
    {
        var mask = Convert.ToBase64String(Png([1, 1, 0, 1], 2, 2, palette: false));
        WriteLabelMe($$"""{"label": "m", "points": [[10, 20], [11, 21]], "shape_type": "mask", "mask": "{{mask}}"}""");

        Assert.Equal("0 0.22000000 0.52500000 0.04000000 0.05000000\n", Label(Run(AnnotationFormat.LabelMe, "lm", TaskKind.Detect), "train/a"));
    }

    [Theory]
    [InlineData("""{"points": [[1, 1]]}""")]
    [InlineData("""{"label": "a", "points": [[1, 1], [2, 2]]}""")]
    [InlineData("""{"label": "a", "points": [[1, 1, 3]]}""")]
    [InlineData("""{"label": "a", "points": [[1, null], [2, 2]]}""")]
    [InlineData("""{"label": "a", "points": 3}""")]
    [InlineData("""{"label": "a", "points": [[1, 1], [3, 3]], "shape_type": "mask", "mask": "AAAA"}""")]
    public void LabelMe_Malformed_NamesFileAndLineAndLeavesNothing(string shape)
    {
        var file = WriteLabelMe(shape);

        var error = Assert.Throws<InputException>(() => Run(AnnotationFormat.LabelMe, "lm", TaskKind.Segment));

        Assert.Equal((file, 4), (error.File, error.Line));
        Assert.False(Directory.Exists(_folder.Path("out")));
    }

    /// <summary>A PNG of single bytes, as grey values or with a palette, with a different filter in every row.</summary>
    internal static byte[] Png(byte[] values, int width, int height, bool palette)
    {
        var rows = new MemoryStream();
        for (var y = 0; y < height; y++)
        {
            var filter = y % 3;
            rows.WriteByte((byte)filter);
            for (var x = 0; x < width; x++)
            {
                var before = filter == 1 ? (x > 0 ? values[(y * width) + x - 1] : 0) : filter == 2 ? (y > 0 ? values[((y - 1) * width) + x] : 0) : 0;
                rows.WriteByte((byte)(values[(y * width) + x] - before));
            }
        }

        var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(rows.ToArray());
        }

        var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Chunk(png, "IHDR", [0, 0, 0, (byte)width, 0, 0, 0, (byte)height, 8, (byte)(palette ? 3 : 0), 0, 0, 0]);
        if (palette)
        {
            Chunk(png, "PLTE", new byte[768]);
        }

        Chunk(png, "IDAT", packed.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(Stream stream, string name, byte[] data)
    {
        stream.Write([0, 0, (byte)(data.Length >> 8), (byte)data.Length]);
        stream.Write(Encoding.ASCII.GetBytes(name));
        stream.Write(data);
        stream.Write(new byte[4]);
    }

    private static void Rectangle(byte[] values, int x, int y, int width, int height, byte value)
    {
        for (var row = y; row < y + height; row++)
        {
            values.AsSpan((row * 12) + x, width).Fill(value);
        }
    }

    private string WriteVoc(string xml)
    {
        _folder.WriteImage("voc/JPEGImages/a.png");
        return _folder.Write("voc/Annotations/a.xml", xml);
    }

    private string WriteLabelMe(string shapes)
    {
        _folder.WriteImage("lm/a.png");
        return _folder.Write("lm/a.json", $"{{\"version\": \"5.0\", \"imageData\": null,\n\"imagePath\": \"..\\\\x\\\\a.png\", \"imageHeight\": 40, \"imageWidth\": 50,\n\"shapes\": [\n{shapes}\n]}}");
    }

    private ConversionReport Run(AnnotationFormat from, string source, TaskKind task) => DatasetConversion.Run(Options(from, source, task));

    private ConversionOptions Options(AnnotationFormat from, string source, TaskKind task) => new() { From = from, Sources = [new ConversionSource(_folder.Path(source))], Output = _folder.Path("out"), Task = task };

    private static string Label(ConversionReport report, string name) => File.ReadAllText(Path.Combine(Path.GetDirectoryName(report.Output)!, "labels", name + ".txt"));
}
