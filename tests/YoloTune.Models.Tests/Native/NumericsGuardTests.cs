using YoloTune.Core.Errors;
using YoloTune.Models.Native;
using static YoloTune.Models.Tests.Native.FakeNumericsMachine;

namespace YoloTune.Models.Tests.Native;

public sealed class NumericsGuardTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_FirstCheckRight_ChangesNothingInOneDnn(bool hidesItsCaches)
    {
        var machine = new FakeNumericsMachine { HidesItsCaches = hidesItsCaches, Checks = new([Right]) };
        var verdict = Run(machine);
        Assert.Equal(NumericsBranch.Sound, verdict.Branch);
        Assert.Equal((Right, Right), (verdict.Before, verdict.After));
        Assert.Equal(hidesItsCaches ? ["silence", "check first"] : ["check first"], machine.Calls);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("on")]
    public void Run_KnownCauseAndOneRecord_CorrectsItAndChecksWithOtherShapes(string mode)
    {
        var machine = new FakeNumericsMachine { HidesItsCaches = true, Checks = new([Wrong, Right]) };
        var verdict = Run(machine, mode);
        Assert.Equal(NumericsBranch.RecordCorrected, verdict.Branch);
        Assert.Equal((Wrong, Right), (verdict.Before, verdict.After));
        Assert.Equal(["silence", "check first", "find", "correct 0x1000", "check second"], machine.Calls);
    }

    [Fact]
    public void Run_ProcessorThatReportsItsCaches_IsNeverPatched()
    {
        var machine = new FakeNumericsMachine { Checks = new([Wrong, Right]) };
        var verdict = Run(machine);
        Assert.Equal(NumericsBranch.OneDnnOff, verdict.Branch);
        Assert.Equal(["check first", "switch off", "silence", "check second"], machine.Calls);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Run_NotExactlyOneRecord_SwitchesOneDnnOffWithoutWriting(int records)
    {
        var machine = new FakeNumericsMachine
        {
            HidesItsCaches = true,
            Records = Enumerable.Range(1, records).Select(i => (long)i).ToArray(),
            Checks = new([Wrong, Right]),
        };
        var verdict = Run(machine);
        Assert.Equal(NumericsBranch.OneDnnOff, verdict.Branch);
        Assert.Equal(["silence", "check first", "find", "switch off", "silence", "check second"], machine.Calls);
        Assert.Contains($"in {records} places", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RecordCannotBeWritten_SwitchesOneDnnOff()
    {
        var verdict = Run(new FakeNumericsMachine { HidesItsCaches = true, CanWrite = false, Checks = new([Wrong, Right]) });
        Assert.Equal(NumericsBranch.OneDnnOff, verdict.Branch);
        Assert.Contains("could not be written", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CorrectionDoesNotHelp_SwitchesOneDnnOffAndNamesTheCost()
    {
        var machine = new FakeNumericsMachine { HidesItsCaches = true, Checks = new([Wrong, Wrong, Right]) };
        var verdict = Run(machine);
        Assert.Equal(NumericsBranch.OneDnnOff, verdict.Branch);
        Assert.Equal((Wrong, Right), (verdict.Before, verdict.After));
        Assert.Contains("slower", verdict.Text, StringComparison.Ordinal);
        Assert.Equal("switch off", machine.Calls[^3]);
    }

    [Fact]
    public void Run_NothingHelps_Refuses()
    {
        var verdict = Run(new FakeNumericsMachine { HidesItsCaches = true, Checks = new([Wrong, Wrong, Wrong]) });
        Assert.Equal(NumericsBranch.Refused, verdict.Branch);
        Assert.Contains("switching oneDNN off did not help", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NoSwitchInThisLibrary_Refuses()
    {
        var verdict = Run(new FakeNumericsMachine { CanSwitchOff = false, Checks = new([Wrong]) });
        Assert.Equal(NumericsBranch.Refused, verdict.Branch);
        Assert.Contains("no switch", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnAndNotCorrectable_RefusesWithoutSwitchingOff()
    {
        var machine = new FakeNumericsMachine { Checks = new([Wrong]) };
        var verdict = Run(machine, "on");
        Assert.Equal(NumericsBranch.Refused, verdict.Branch);
        Assert.DoesNotContain("switch off", machine.Calls);
        Assert.Contains("YOLOTUNE_ONEDNN", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Off_SwitchesOffBeforeTheFirstConvolution()
    {
        var machine = new FakeNumericsMachine { Checks = new([Right]) };
        var verdict = Run(machine, "off");
        Assert.Equal(NumericsBranch.OneDnnOffOnRequest, verdict.Branch);
        Assert.Equal(["switch off", "silence", "check first"], machine.Calls);
    }

    [Fact]
    public void Run_OffAndWrong_Refuses() =>
        Assert.Equal(NumericsBranch.Refused, Run(new FakeNumericsMachine { Checks = new([Wrong]) }, "off").Branch);

    [Fact]
    public void Run_OffWithoutSwitch_IsAnErrorThatNamesTheVariable() =>
        Assert.Contains(
            "YOLOTUNE_ONEDNN",
            Assert.Throws<InputException>(() => Run(new FakeNumericsMachine { CanSwitchOff = false }, "off")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(3e-6, 4e-3, true)]
    [InlineData(0.13, 3e-3, false)]
    [InlineData(3e-7, 0.18, false)]
    [InlineData(double.MaxValue, 3e-3, false)]
    [InlineData(double.NaN, 3e-3, false)]
    public void Errors_AreSmall_OnlyWithinBothLimits(double float32, double bfloat16, bool small) =>
        Assert.Equal(small, new NumericsErrors(float32, bfloat16).AreSmall);

    [Fact]
    public void Errors_NotFinite_AreShownInWords() =>
        Assert.Equal("not a finite number in float32, 3.1e-3 in bfloat16", new NumericsErrors(double.MaxValue, 3.1e-3).ToString());

    [Fact]
    public void Verdict_Summary_HasBranchErrorsAndTime() => Assert.Equal(
        "RecordCorrected: largest relative error before 6.4e-1 in float32, 3.0e-1 in bfloat16; after 3.0e-7 in float32, 3.0e-3 in bfloat16 (12.5 ms)",
        new NumericsVerdict(NumericsBranch.RecordCorrected, Wrong, Right, 12.5, "text").Summary);

    [Theory]
    [InlineData(null, 0)]
    [InlineData("", 0)]
    [InlineData("AUTO", 0)]
    [InlineData("on", 1)]
    [InlineData(" Off ", 2)]
    public void Mode_KnownValues_AreRead(string? value, int mode) => Assert.Equal((OneDnnMode)mode, OneDnnModeReader.Parse(value));

    [Fact]
    public void Mode_UnknownValue_IsAnErrorWithTheChoices()
    {
        var error = Assert.Throws<InputException>(() => OneDnnModeReader.Parse("never"));
        Assert.Equal("never", error.Value);
        Assert.Contains("auto, on or off", error.Message, StringComparison.Ordinal);
    }

    private static NumericsVerdict Run(FakeNumericsMachine machine, string mode = "auto")
    {
        var verdict = new NumericsGuard(machine, TimeProvider.System).Run(OneDnnModeReader.Parse(mode));
        Assert.Empty(machine.Checks);
        Assert.InRange(verdict.Milliseconds, 0, 60_000);
        return verdict;
    }
}
