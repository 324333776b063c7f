using System.Text;
using YoloTune.Inference.Metadata;
using YoloTune.TestSupport;

namespace YoloTune.Inference.Tests.Metadata;

/// <summary>Metadata texts with changed characters are read or refused.</summary>
public sealed class HostileMetadataTests
{
    [Fact]
    public void Parse_OfChangedLiterals_ReadsOrRefuses()
    {
        byte[][] corpus =
        [
            "{0: 'person', 1: \"driver's seat\", 2: 'a\\x41\\u00e4\\n'}"u8.ToArray(),
            "{'batch': 1, 'half': False, 'args': (640, [480, None], {'x': -1e-3})}"u8.ToArray(),
            Encoding.ASCII.GetBytes(new string('[', 100) + new string(']', 100)),
            "__import__('os').system('true')"u8.ToArray(),
            "[9999999999999999999999, 1e999, -0, '\\u', '\\x4']"u8.ToArray(),
        ];
        HostileInput.Survive("ONNX metadata", corpus, 4000, 500_000, bytes => PythonLiteral.Parse(Encoding.UTF8.GetString(bytes)), mostBytes: 1 << 20, typeof(FormatException));
    }
}
