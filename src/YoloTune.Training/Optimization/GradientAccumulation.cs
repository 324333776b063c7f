namespace YoloTune.Training.Optimization;

/// <summary>The arithmetic that lets small batches act like the nominal one (specification 06, section 4).</summary>
public static class GradientAccumulation
{
    /// <summary>Batches per optimizer step: the nominal batch over the batch, rounded half to even, at least 1.</summary>
    /// <param name="batch">Images per batch, at least 1.</param>
    /// <param name="nominalBatch">Images per step aimed at, at least 1.</param>
    public static int Steps(int batch, int nominalBatch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(nominalBatch, 1);
        return Math.Max((int)Math.Round((double)nominalBatch / batch, MidpointRounding.ToEven), 1);
    }

    /// <summary>The weight decay scaled by the images that really make up a step.</summary>
    /// <param name="weightDecay">Weight decay at the nominal batch.</param>
    /// <param name="batch">Images per batch, at least 1.</param>
    /// <param name="nominalBatch">Images per step aimed at, at least 1.</param>
    public static double EffectiveWeightDecay(double weightDecay, int batch, int nominalBatch) =>
        weightDecay * batch * Steps(batch, nominalBatch) / nominalBatch;

    /// <summary>The number of optimizer steps that a run roughly makes; decides what <c>auto</c> chooses.</summary>
    /// <param name="images">Training images.</param>
    /// <param name="batch">Images per batch, at least 1.</param>
    /// <param name="nominalBatch">Images per step aimed at, at least 1.</param>
    /// <param name="epochs">Planned epochs.</param>
    public static long PlannedIterations(int images, int batch, int nominalBatch, int epochs) =>
        (long)Math.Ceiling((double)images / Math.Max(batch, nominalBatch)) * epochs;
}
