using YoloTune.Cli.CommandLine;
using YoloTune.Core.Errors;

namespace YoloTune.Cli.Tests.CommandLine;

public sealed class CommandLineParserTests
{
    [Theory]
    [InlineData("train epochs=5", "Train", "epochs=5")]
    [InlineData("epochs=5 train detect", "Train", "epochs=5 task=detect")]
    [InlineData("detect val data=a.yaml", "Validate", "data=a.yaml task=detect")]
    [InlineData("segment predict source=a.jpg", "Predict", "source=a.jpg task=segment")]
    [InlineData("mode=info model=a.pt", "Info", "model=a.pt mode=info")]
    [InlineData("train task=pose", "Train", "task=pose")]
    [InlineData("--mode train --task obb", "Train", "task=obb")]
    [InlineData("train --epochs 5 --imgsz=320", "Train", "epochs=5 imgsz=320")]
    [InlineData("train --epochs = 5", "Train", "epochs=5")]
    [InlineData("train --exist-ok --cos_lr", "Train", "exist_ok=True cos_lr=True")]
    [InlineData("train --plots false --save true", "Train", "plots=False save=True")]
    [InlineData("train --save-period -1", "Train", "save_period=-1")]
    [InlineData("train plots exist_ok half", "Train", "plots=True exist_ok=True quantize=16")]
    [InlineData("train --resume", "Train", "resume=True")]
    [InlineData("--resume train", "Train", "resume=True")]
    [InlineData("train --resume runs/last.pt", "Train", "resume=runs/last.pt")]
    [InlineData("train resume model=last.pt", "Train", "resume=True model=last.pt")]
    [InlineData("val --val False", "Validate", "val=False")]
    [InlineData("--val model=a.pt", "Validate", "model=a.pt")]
    [InlineData("train --pose 10", "Train", "pose=10")]
    [InlineData("train --model val", "Train", "model=val")]
    [InlineData("train classes=[0, 2] imgsz = 640,480", "Train", "classes=[0,·2] imgsz=[640,·480]")]
    [InlineData("train name=a=b", "Train", "name=a=b")]
    [InlineData("train conf=NONE freeze=backbone", "Train", "conf=None freeze=backbone")]
    [InlineData("predict source=0", "Predict", "source=0")]
    [InlineData("train val", "Validate", "")]
    public void Parse_Words_GivesVerbAndArguments(string words, string verb, string arguments)
    {
        var command = CommandLineParser.Parse(words.Split(' '));

        Assert.Equal(verb, command.Verb.ToString());
        foreach (var pair in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            Assert.True(command.Arguments.IsGiven(parts[0]), parts[0]);
            Assert.Equal(parts[1].Replace('·', ' '), command.Arguments[parts[0]].ToString());
        }

        var given = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(pair => !pair.StartsWith("mode=", StringComparison.Ordinal));
        Assert.Equal(given + 1, command.Arguments.GivenKeys.Count);
    }

    [Theory]
    [InlineData("", "Help")]
    [InlineData("help", "Help")]
    [InlineData("-h", "Help")]
    [InlineData("--help", "Help")]
    [InlineData("train --help epoch=3", "Help")]
    [InlineData("version", "Version")]
    [InlineData("--version", "Version")]
    [InlineData("-V", "Version")]
    [InlineData("cfg", "Defaults")]
    [InlineData("--cfg", "Defaults")]
    [InlineData("checks", "Checks")]
    [InlineData("check", "Checks")]
    public void Parse_Commands_AreUnderstood(string words, string verb) =>
        Assert.Equal(verb, CommandLineParser.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Verb.ToString());

    [Theory]
    [InlineData("benchmark train epochs=3")]
    [InlineData("train benchmark")]
    [InlineData("benchmark")]
    [InlineData("mode=benchmark")]
    public void Parse_BenchmarkTrain_IsOneMode(string words) => Assert.Equal(Verb.Benchmark, CommandLineParser.Parse(words.Split(' ')).Verb);

    [Theory]
    [InlineData("benchmark val")]
    [InlineData("val benchmark")]
    public void Parse_BenchmarkOfAnotherMode_IsRefused(string words) => Assert.Equal(
        "'benchmark val' is not available in this version. Training can be measured: 'benchmark train'.",
        Assert.Throws<InputException>(() => CommandLineParser.Parse(words.Split(' '))).Message);

    [Fact]
    public void Parse_HelpAboutAMode_KeepsTheMode() => Assert.Equal(Verb.Validate, CommandLineParser.Parse(["help", "val"]).HelpAbout);

    [Theory]
    [InlineData("train epoch=3", "'epoch' is not a valid argument. Similar arguments are i.e. ['epochs=100', 'depth'].")]
    [InlineData("train mdoel=a", "'mdoel' is not a valid argument. Similar arguments are i.e. ['model', 'mode=train'].")]
    [InlineData("train --epoch 3", "'epoch' is not a valid argument. Similar arguments are i.e. ['epochs=100', 'depth'].")]
    [InlineData("trian", "'trian' is not a valid argument. Similar arguments are i.e. ['train'].")]
    [InlineData("train xyzzy=1", "'xyzzy' is not a valid argument.")]
    [InlineData("train epoch=3 mdoel=a", "'epoch' is not a valid argument. Similar arguments are i.e. ['epochs=100', 'depth'].\n'mdoel' is not a valid argument. Similar arguments are i.e. ['model', 'mode=train'].")]
    [InlineData("train imgsz", "'imgsz' is a valid argument but is missing an '=' sign to set its value. Write 'imgsz=VALUE' (i.e. 'imgsz=640').")]
    [InlineData("train model", "'model' is a valid argument but is missing an '=' sign to set its value. Write 'model=VALUE'.")]
    [InlineData("train --epochs", "'--epochs' lacks a value. Write '--epochs VALUE' or 'epochs=VALUE' (i.e. 'epochs=100').")]
    [InlineData("train --epochs --plots", "'--epochs' lacks a value. Write '--epochs VALUE' or 'epochs=VALUE' (i.e. 'epochs=100').")]
    [InlineData("train --model data=a.yaml", "'--model' lacks a value. Write '--model VALUE' or 'model=VALUE'.")]
    [InlineData("train epochs=", "'epochs=' lacks a value. Write 'key=value' (i.e. 'epochs=100').")]
    [InlineData("=5", "'=5' lacks a key. Write 'key=value' (i.e. 'epochs=100').")]
    [InlineData("mode=track", "Mode 'track' is not available in this version. Available modes are ['train', 'val', 'predict', 'export', 'info', 'benchmark'].")]
    [InlineData("mode=foo", "Invalid 'mode=foo'. Valid modes are ['train', 'val', 'predict', 'export', 'info', 'benchmark'].")]
    [InlineData("train task=fly", "Invalid 'task=fly'. Valid tasks are ['detect', 'segment', 'pose', 'obb', 'classify', 'semantic', 'depth'].")]
    [InlineData("train epochs=x", "'epochs=x' is of invalid type str. 'epochs' must be an int (i.e. 'epochs=8').")]
    public void Parse_BadWords_SaysWhatIsWrong(string words, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => CommandLineParser.Parse(words.Split(' '))).Message);

    [Theory]
    [InlineData("epochs=3", "'mode' argument is missing. Valid modes are ['train', 'val', 'predict', 'export', 'info', 'benchmark']. Using default 'mode=train'.")]
    [InlineData("train epochs=3,", "'epochs=3,' ends with a comma, which is left out.")]
    [InlineData("train boxes=True", "'boxes' is deprecated. Use 'show_boxes' instead.")]
    [InlineData("train compile", "'compile=True' has no effect in this version.")]
    public void Parse_OddWords_WorkWithAWarning(string words, string warning) =>
        Assert.Equal([warning], CommandLineParser.Parse(words.Split(' ')).Warnings);

    [Fact]
    public void Parse_CfgFile_ReplacesWhatStandsBeforeIt()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "mode: train\ntask: detect\nepochs: 7\nbatch: 16\nimgsz: 320\nsave_dir: runs/old\n");
        try
        {
            var command = CommandLineParser.Parse(["val", "epochs=3", "name=before", "cfg=" + path, "imgsz=96"]);

            Assert.Equal(Verb.Validate, command.Verb);
            Assert.Equal(["mode", "epochs", "imgsz"], command.Arguments.GivenKeys);
            Assert.Equal("7", command.Arguments["epochs"].ToString());
            Assert.Equal("96", command.Arguments["imgsz"].ToString());
            Assert.Equal(2, command.Warnings.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
