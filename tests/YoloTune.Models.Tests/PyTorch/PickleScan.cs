using System.Buffers.Binary;
using System.Text;
using YoloTune.Models.Checkpoints.Pickle;

namespace YoloTune.Models.Tests.PyTorch;

/// <summary>The operations and globals of a pickle, read without building anything.</summary>
internal sealed class PickleScan
{
    private PickleScan()
    {
    }

    public List<byte> Operations { get; } = [];

    public SortedSet<string> Globals { get; } = new(StringComparer.Ordinal);

    public static PickleScan Of(ReadOnlySpan<byte> pickle)
    {
        var scan = new PickleScan();
        for (var at = 0; at < pickle.Length;)
        {
            var operation = pickle[at++];
            scan.Operations.Add(operation);
            switch (operation)
            {
                case Opcode.Proto or Opcode.BinInt1 or Opcode.BinPut or Opcode.BinGet:
                    at++;
                    break;
                case Opcode.BinInt2:
                    at += 2;
                    break;
                case Opcode.BinInt or Opcode.LongBinPut or Opcode.LongBinGet:
                    at += 4;
                    break;
                case Opcode.BinFloat:
                    at += 8;
                    break;
                case Opcode.Long1:
                    at += 1 + pickle[at];
                    break;
                case Opcode.BinUnicode:
                    at += 4 + (int)BinaryPrimitives.ReadUInt32LittleEndian(pickle[at..]);
                    break;
                case Opcode.Global:
                    var module = Line(pickle, ref at);
                    scan.Globals.Add($"{module}.{Line(pickle, ref at)}");
                    break;
            }
        }

        return scan;
    }

    private static string Line(ReadOnlySpan<byte> pickle, ref int at)
    {
        var length = pickle[at..].IndexOf((byte)'\n');
        var line = Encoding.ASCII.GetString(pickle.Slice(at, length));
        at += length + 1;
        return line;
    }
}
