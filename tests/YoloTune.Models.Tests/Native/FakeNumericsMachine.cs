using YoloTune.Models.Native;

namespace YoloTune.Models.Tests.Native;

/// <summary>A machine whose answers a test sets, and which writes down what was asked of it.</summary>
internal sealed class FakeNumericsMachine : INumericsMachine
{
    public static readonly NumericsErrors Right = new(3e-7, 3e-3);
    public static readonly NumericsErrors Wrong = new(0.64, 0.3);

    /// <summary>The answers of the checks, in order.</summary>
    public Queue<NumericsErrors> Checks { get; init; } = new();

    public bool HidesItsCaches { get; init; }

    public IReadOnlyList<long> Records { get; init; } = [0x1000];

    public bool CanWrite { get; init; } = true;

    public bool CanSwitchOff { get; init; } = true;

    /// <summary>What was asked of this machine, in order.</summary>
    public List<string> Calls { get; } = [];

    public NumericsErrors Check(ConvolutionProbe probe)
    {
        Calls.Add(probe == ConvolutionProbe.First ? "check first" : "check second");
        return Checks.Dequeue();
    }

    public IReadOnlyList<long> FindEmptyRecords()
    {
        Calls.Add("find");
        return Records;
    }

    public bool CorrectRecord(long address)
    {
        Calls.Add(FormattableString.Invariant($"correct 0x{address:x}"));
        return CanWrite;
    }

    public bool SwitchOneDnnOff()
    {
        Calls.Add("switch off");
        return CanSwitchOff;
    }

    public void SilenceNnpack() => Calls.Add("silence");
}
