namespace YoloTune.Training.Sessions;

/// <summary>What a training step spends its time on.</summary>
internal enum StepPhase
{
    /// <summary>Waiting for the loader.</summary>
    Data,

    /// <summary>From buffers to tensors.</summary>
    Batch,

    /// <summary>The network, forward.</summary>
    Forward,

    /// <summary>Assignment and loss.</summary>
    Loss,

    /// <summary>Gradients.</summary>
    Backward,

    /// <summary>Clipping and the update of the weights.</summary>
    Optimizer,

    /// <summary>The running mean of the weights.</summary>
    Average,

    /// <summary>Events and bookkeeping.</summary>
    Report,
}
