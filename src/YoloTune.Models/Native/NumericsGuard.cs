using YoloTune.Core.Errors;

namespace YoloTune.Models.Native;

/// <summary>
/// Decides, from a self-check, what must be done before this process may compute. The oneDNN of libtorch 2.10 (3.7.1) gives
/// silently wrong convolutions on virtual AMD machines that hide the sizes of their caches; see <c>docs/native-runtime.md</c>.
/// Nothing is ever changed where the first check is passed.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="clock">Measures the time taken.</param>
internal sealed class NumericsGuard(INumericsMachine machine, TimeProvider clock)
{
    private const string Cost = "Training is slower without it, and bfloat16 far slower than float32: train in float32 here";

    /// <summary>Checks, repairs if need be, and says how it went.</summary>
    /// <param name="mode">The user's word on oneDNN.</param>
    public NumericsVerdict Run(OneDnnMode mode)
    {
        var start = clock.GetTimestamp();
        var (branch, before, after, text) = Decide(mode);
        return new(branch, before, after, clock.GetElapsedTime(start).TotalMilliseconds, text);
    }

    private (NumericsBranch Branch, NumericsErrors Before, NumericsErrors After, string Text) Decide(OneDnnMode mode)
    {
        if (machine.HidesItsCaches)
        {
            machine.SilenceNnpack();
        }

        if (mode == OneDnnMode.Off)
        {
            return DoWithoutOnRequest();
        }

        var before = machine.Check(ConvolutionProbe.First);
        if (before.AreSmall)
        {
            return (NumericsBranch.Sound, before, before, $"Convolutions are right (largest relative error {before}).");
        }

        var (after, why) = Correct(before);
        if (after.AreSmall)
        {
            return (NumericsBranch.RecordCorrected, before, after,
                $"This virtual machine hides the sizes of its caches, which made oneDNN compute wrong convolutions (largest relative error {before}). " +
                $"Its record of the processor was corrected in memory; the error is now {after}.");
        }

        return mode == OneDnnMode.On
            ? (NumericsBranch.Refused, before, after, Refusal(before, after, $"{why}, and {OneDnnModeReader.Variable}=on forbids to switch it off"))
            : DoWithout(before, after, why);
    }

    /// <summary>The remedy for the known cause. Its result is the old error, and a reason, where it does not apply.</summary>
    private (NumericsErrors After, string Why) Correct(NumericsErrors before)
    {
        if (!machine.HidesItsCaches)
        {
            return (before, "the cause is unknown");
        }

        var places = machine.FindEmptyRecords();
        if (places.Count != 1)
        {
            return (before, $"its processor record was found in {places.Count} places instead of one");
        }

        return machine.CorrectRecord(places[0])
            ? (machine.Check(ConvolutionProbe.Second), "correcting its processor record did not help")
            : (before, "its processor record could not be written");
    }

    private (NumericsBranch Branch, NumericsErrors Before, NumericsErrors After, string Text) DoWithout(NumericsErrors before, NumericsErrors last, string why)
    {
        if (!machine.SwitchOneDnnOff())
        {
            return (NumericsBranch.Refused, before, last, Refusal(before, last, $"{why}, and this libtorch has no switch for oneDNN"));
        }

        machine.SilenceNnpack();
        var after = machine.Check(ConvolutionProbe.Second);
        return after.AreSmall
            ? (NumericsBranch.OneDnnOff, before, after,
                $"oneDNN computes wrong convolutions on this machine (largest relative error {before}; {why}) and was switched off. " +
                $"Results are right (error {after}). {Cost}.")
            : (NumericsBranch.Refused, before, after, Refusal(before, after, $"{why}, and switching oneDNN off did not help"));
    }

    private (NumericsBranch Branch, NumericsErrors Before, NumericsErrors After, string Text) DoWithoutOnRequest()
    {
        if (!machine.SwitchOneDnnOff())
        {
            throw new InputException(
                "this libtorch has no switch for oneDNN",
                value: "off",
                remedy: $"Unset {OneDnnModeReader.Variable}");
        }

        machine.SilenceNnpack();
        var errors = machine.Check(ConvolutionProbe.First);
        return errors.AreSmall
            ? (NumericsBranch.OneDnnOffOnRequest, errors, errors, $"oneDNN is off on request; convolutions are right (largest relative error {errors}). {Cost}.")
            : (NumericsBranch.Refused, errors, errors, Refusal(errors, errors, $"oneDNN is off on request ({OneDnnModeReader.Variable}=off)"));
    }

    private static string Refusal(NumericsErrors before, NumericsErrors after, string why) =>
        $"Convolutions are wrong on this machine (largest relative error {before}; after all attempts {after}): {why}";
}
