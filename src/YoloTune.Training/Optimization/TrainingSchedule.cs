namespace YoloTune.Training.Optimization;

/// <summary>
/// Learning rate, momentum and accumulation of every iteration (specification 06, sections 6.1 to 6.3): a linear or cosine descent
/// per epoch, with a linear warm-up over the first iterations. What warm-up leaves behind stays: the accumulation and the
/// momentum keep their last warm-up value, the learning rate keeps it until the next epoch. Touches no tensor.
/// </summary>
public sealed class TrainingSchedule
{
    private readonly ScheduleOptions _options;
    private readonly double[] _initial;
    private readonly bool[] _isBias;
    private double[] _current;
    private int _epochs;
    private bool _started;

    /// <summary>Creates the schedule.</summary>
    /// <param name="options">The shape of the schedule.</param>
    /// <param name="groups">The groups it is made for; only role and initial learning rate are read.</param>
    /// <param name="state">Where an interrupted run stood; null starts counting anew, as the reference does when it resumes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number lies outside its range.</exception>
    public TrainingSchedule(ScheduleOptions options, IReadOnlyList<ParameterGroup> groups, TrainingScheduleState? state = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Epochs, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchesPerEpoch, 1, nameof(options));
        _options = options;
        _initial = [.. groups.Select(group => group.InitialLearningRate)];
        _isBias = [.. groups.Select(group => group.Role == ParameterRole.Bias)];
        _current = [.. _initial];
        _epochs = options.Epochs;
        WarmupIterations = CountWarmup();
        State = state ?? Beginning();
    }

    /// <summary>What is carried from iteration to iteration, for a checkpoint.</summary>
    public TrainingScheduleState State { get; private set; }

    /// <summary>Iterations of warm-up from the very first; 0 for a run of one epoch.</summary>
    public long WarmupIterations { get; private set; }

    /// <summary>The share of the initial learning rate in an epoch, before warm-up.</summary>
    /// <param name="epoch">The epoch, 0-based.</param>
    public double Factor(int epoch)
    {
        var final = _options.FinalLearningRateFraction;
        return _options.Cosine
            ? (Math.Max((1 - Math.Cos(epoch * Math.PI / _epochs)) / 2, 0) * (final - 1)) + 1
            : (Math.Max(1 - ((double)epoch / _epochs), 0) * (1 - final)) + final;
    }

    /// <summary>Plans with another number of epochs from the next iteration on (time limit).</summary>
    /// <param name="epochs">Planned epochs, at least 1.</param>
    public void Replan(int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        _epochs = epochs;
        WarmupIterations = CountWarmup();
    }

    /// <summary>Goes back to an earlier point of the run.</summary>
    /// <param name="state">What was carried there; null for the very beginning.</param>
    public void Restore(TrainingScheduleState? state)
    {
        State = state ?? Beginning();
        _started = false;
    }

    /// <summary>Gives the next iteration and moves on. Batches of an epoch are asked for in order, starting with 0 or where a resumed run goes on.</summary>
    /// <param name="epoch">The epoch, 0-based.</param>
    /// <param name="batch">The batch within the epoch, 0-based.</param>
    public IterationPlan Next(int epoch, int batch)
    {
        var iteration = batch + ((long)_options.BatchesPerEpoch * epoch);
        var factor = Factor(epoch);
        if (batch == 0 || !_started)
        {
            // A run resumed within an epoch goes on with what the batches before left behind.
            _current = batch > 0 && iteration >= WarmupIterations && WarmupIterations > iteration - batch
                ? WarmupRates(WarmupIterations - 1, factor)
                : [.. _initial.Select(rate => rate * factor)];
            _started = true;
        }

        var accumulate = State.Accumulate;
        double? momentum = null;
        if (iteration < WarmupIterations)
        {
            var target = (double)_options.NominalBatch / _options.Batch;
            accumulate = Math.Max((int)Math.Round(Interpolate(iteration, 1, target), MidpointRounding.ToEven), 1);
            momentum = Interpolate(iteration, _options.WarmupMomentum, _options.Momentum);
            _current = WarmupRates(iteration, factor);
        }

        var step = iteration - State.LastStep >= accumulate;
        State = new TrainingScheduleState(accumulate, step ? iteration : State.LastStep);
        return new IterationPlan(iteration, _current, momentum, accumulate, step);
    }

    private TrainingScheduleState Beginning() => new(GradientAccumulation.Steps(_options.Batch, _options.NominalBatch), -1);

    private double[] WarmupRates(long iteration, double factor)
    {
        var rates = new double[_initial.Length];
        for (var group = 0; group < rates.Length; group++)
        {
            var from = _isBias[group] ? _options.WarmupBiasLearningRate : 0;
            rates[group] = Interpolate(iteration, from, _initial[group] * factor);
        }

        return rates;
    }

    private double Interpolate(long iteration, double from, double to) => ((to - from) / WarmupIterations * iteration) + from;

    private long CountWarmup()
    {
        var epochs = Math.Min(_options.WarmupEpochs, Math.Max(_epochs - 1, 0));
        return epochs > 0 ? (long)Math.Round(epochs * _options.BatchesPerEpoch, MidpointRounding.ToEven) : 0;
    }
}
