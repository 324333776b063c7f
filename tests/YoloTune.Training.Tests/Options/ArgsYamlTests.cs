using YoloTune.Core.Errors;
using YoloTune.Training.Options;

namespace YoloTune.Training.Tests.Options;

public sealed class ArgsYamlTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-args-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Format_GoldenFilesReadBefore_GivesTheSameText()
    {
        foreach (var file in Arguments.GoldenFiles())
        {
            Assert.Equal(File.ReadAllText(file), ArgsYaml.Format(ArgsYaml.Read(file)));
        }
    }

    [Fact]
    public void Format_GoldenFilesThroughTrainOptions_GivesTheSameText()
    {
        foreach (var file in Arguments.GoldenFiles())
        {
            Assert.Equal(File.ReadAllText(file), ArgsYaml.Format(ArgsYaml.Read(file).ToTrainOptions().ToArguments()));
        }
    }

    [Theory]
    [InlineData("lr0=0.00001", "lr0: 1.0e-05")]
    [InlineData("lr0=1.5e-7", "lr0: 1.5e-07")]
    [InlineData("warmup_epochs=3", "warmup_epochs: 3")]
    [InlineData("model='it: is'", "model: 'it: is'")]
    [InlineData("model=\"it's #1\"", "model: 'it''s #1'")]
    [InlineData("name='12'", "name: '12'")]
    [InlineData("name=007", "name: '007'")]
    [InlineData("name=2026-01-01", "name: '2026-01-01'")]
    [InlineData("name='yes'", "name: 'yes'")]
    [InlineData("name='- a'", "name: '- a'")]
    [InlineData("name='a\tb'", "name: \"a\\tb\"")]
    [InlineData("name=a-b_c.d", "name: a-b_c.d")]
    [InlineData("classes=[0,2]", "classes:\n- 0\n- 2")]
    [InlineData("classes=[]", "classes: []")]
    [InlineData("conf=none", "conf: null")]
    [InlineData("cache=True", "cache: true")]
    public void Format_Value_IsWrittenAsTheReferenceWritesIt(string argument, string expected)
    {
        var set = Arguments.Of(argument);

        var text = ArgsYaml.Format(set);

        Assert.Contains("\n" + expected + "\n", text, StringComparison.Ordinal);
        Assert.Equal(text, ArgsYaml.Format(ArgumentSet.From(ArgsYaml.Parse(text))));
    }

    [Fact]
    public void Write_SaveFolder_IsTheLastLine()
    {
        var path = Path.Combine(_folder, "args.yaml");

        ArgsYaml.Write(path, ArgumentSet.Empty, "runs/detect/train");

        Assert.EndsWith("tracker: tracktrack.yaml\nsave_dir: runs/detect/train\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Format_OwnKeys_StandBeforeTheRunFolderWhenGiven()
    {
        Assert.DoesNotContain("precision", ArgsYaml.Format(ArgumentSet.Empty), StringComparison.Ordinal);
        Assert.EndsWith("tracker: tracktrack.yaml\nprecision: bf16\nsave_dir: runs\n", ArgsYaml.Format(Arguments.Of("precision=bf16"), "runs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WrongValue_NamesFileAndLine()
    {
        var path = Write("# comment\nepochs: 3\nbatch: many\n");

        var error = Assert.Throws<InputException>(() => ArgsYaml.Read(path));

        Assert.Equal($"{path}:3: 'batch=many' is of invalid type str. Valid 'batch' types are int (i.e. 'batch=0') or float (i.e. 'batch=0.5').", error.Message);
    }

    [Theory]
    [InlineData("epoch: 3\n", 1, "'epoch' is not a valid argument")]
    [InlineData("- 1\n- 2\n", 1, "not a list of keys and values")]
    [InlineData("epochs: 3\nname: {a: 1}\n", 2, "neither a number, nor text, nor a list")]
    [InlineData("epochs: 3\nname: [a\n", 3, "Not a valid YAML file")]
    public void Read_BadFile_NamesFileLineAndProblem(string text, int line, string problem)
    {
        var path = Write(text);

        var error = Assert.Throws<InputException>(() => ArgsYaml.Read(path));

        Assert.StartsWith($"{path}:{line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFile_NamesIt()
    {
        var path = Path.Combine(_folder, "absent.yaml");

        Assert.StartsWith(path + ": ", Assert.Throws<InputException>(() => ArgsYaml.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ValuesEqualToTheDefault_DoNotCountAsGiven()
    {
        var path = Write("epochs: 100\nlr0: 0.01\nbatch: 4\n");

        Assert.Equal(["batch"], ArgsYaml.Read(path).GivenKeys);
    }

    [Fact]
    public void Read_EmptyFile_GivesNothing() => Assert.Empty(ArgsYaml.Read(Write(string.Empty)).GivenKeys);

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "file.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
