namespace YoloTune.Data.Starter.Solids;

/// <summary>A solid at one point.</summary>
/// <param name="Distance">Distance to its outline, pixels, negative inside.</param>
/// <param name="Height">Height above its base, pixels.</param>
/// <param name="Level">Brightness relative to its colour.</param>
internal readonly record struct SolidPoint(float Distance, float Height, float Level);
