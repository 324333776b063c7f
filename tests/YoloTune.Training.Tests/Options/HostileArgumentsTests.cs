using System.Text;
using YoloTune.TestSupport;
using YoloTune.Training.Options;

namespace YoloTune.Training.Tests.Options;

/// <summary>Argument files with changed characters are read or refused.</summary>
public sealed class HostileArgumentsTests
{
    [Fact]
    public void Parse_OfChangedArguments_ReadsOrRefuses()
    {
        byte[][] corpus =
        [
            Encoding.UTF8.GetBytes(ArgsYaml.Format(ArgumentSet.Empty)),
            "epochs: 3\nbatch: -1\nimgsz: [640, 480]\nclasses: [0, 1]\nstate_period: 10min\nfreeze: 23.cv3\n"u8.ToArray(),
            "epochs: &a [*a]\n"u8.ToArray(),
            Encoding.ASCII.GetBytes(new string('[', 100_000)),
            "a: &a [x, x]\nepochs: *a\n<<: {lr0: .nan}\n"u8.ToArray(),
        ];
        HostileInput.Survive("arguments", corpus, 400, 20_000, bytes => ArgumentSet.From(ArgsYaml.Parse(Encoding.UTF8.GetString(bytes), "args.yaml")).ToTrainOptions());
    }
}
