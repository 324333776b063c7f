namespace YoloTune.Models.Heads;

/// <summary>The raw output of a head; what it holds depends on the task.</summary>
public abstract record HeadPrediction;
