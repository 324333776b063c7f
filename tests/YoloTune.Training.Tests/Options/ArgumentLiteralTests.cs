using YoloTune.Training.Options;

namespace YoloTune.Training.Tests.Options;

public sealed class ArgumentLiteralTests
{
    [Theory]
    [InlineData("none", ArgumentValueKind.None, "None")]
    [InlineData("NONE", ArgumentValueKind.None, "None")]
    [InlineData("true", ArgumentValueKind.Boolean, "True")]
    [InlineData("False", ArgumentValueKind.Boolean, "False")]
    [InlineData("10", ArgumentValueKind.Integer, "10")]
    [InlineData("-1", ArgumentValueKind.Integer, "-1")]
    [InlineData("+5", ArgumentValueKind.Integer, "5")]
    [InlineData("1_000", ArgumentValueKind.Integer, "1000")]
    [InlineData("0.5", ArgumentValueKind.Real, "0.5")]
    [InlineData(".5", ArgumentValueKind.Real, "0.5")]
    [InlineData("5.", ArgumentValueKind.Real, "5.0")]
    [InlineData("1e-5", ArgumentValueKind.Real, "1e-05")]
    [InlineData("007", ArgumentValueKind.Text, "007")]
    [InlineData("1__0", ArgumentValueKind.Text, "1__0")]
    [InlineData("10_", ArgumentValueKind.Text, "10_")]
    [InlineData("--1", ArgumentValueKind.Text, "--1")]
    [InlineData("1e999", ArgumentValueKind.Text, "1e999")]
    [InlineData("inf", ArgumentValueKind.Text, "inf")]
    [InlineData("99999999999999999999", ArgumentValueKind.Text, "99999999999999999999")]
    [InlineData("640,480", ArgumentValueKind.List, "[640, 480]")]
    [InlineData("640, 480,", ArgumentValueKind.List, "[640, 480]")]
    [InlineData("[0,1, 2]", ArgumentValueKind.List, "[0, 1, 2]")]
    [InlineData("[]", ArgumentValueKind.List, "[]")]
    [InlineData("[[1],[2]]", ArgumentValueKind.List, "[[1], [2]]")]
    [InlineData("(1)", ArgumentValueKind.Integer, "1")]
    [InlineData("(1,)", ArgumentValueKind.List, "[1]")]
    [InlineData("[True,None]", ArgumentValueKind.List, "[True, None]")]
    [InlineData("'a b'", ArgumentValueKind.Text, "a b")]
    [InlineData("\"it's\"", ArgumentValueKind.Text, "it's")]
    [InlineData("['a',\"b\"]", ArgumentValueKind.List, "['a', 'b']")]
    [InlineData("runs/train/weights/last.pt", ArgumentValueKind.Text, "runs/train/weights/last.pt")]
    [InlineData("0,1,23.cv3", ArgumentValueKind.Text, "0,1,23.cv3")]
    [InlineData("[1", ArgumentValueKind.Text, "[1")]
    [InlineData("[1,,2]", ArgumentValueKind.Text, "[1,,2]")]
    [InlineData("'open", ArgumentValueKind.Text, "'open")]
    [InlineData("a,b", ArgumentValueKind.Text, "a,b")]
    public void Parse_Text_GivesTheValueThatPythonWouldRead(string text, ArgumentValueKind kind, string printed)
    {
        var value = ArgumentLiteral.Parse(text);

        Assert.Equal(kind, value.Kind);
        Assert.Equal(printed, value.ToString());
    }

    [Fact]
    public void Parse_ThousandBrackets_IsPlainText() =>
        Assert.Equal(ArgumentValueKind.Text, ArgumentLiteral.Parse(new string('[', 1000) + new string(']', 1000)).Kind);
}
