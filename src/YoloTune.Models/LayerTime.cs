namespace YoloTune.Models;

/// <summary>What a layer of a network has taken so far.</summary>
/// <param name="Name">Index and module, such as <c>0 Conv</c>.</param>
/// <param name="Forward">Milliseconds of all forward passes.</param>
/// <param name="Backward">Milliseconds of all backward passes.</param>
public sealed record LayerTime(string Name, double Forward, double Backward);
