using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Starter.Defects;

/// <summary>What a defect is made from: the surface it sits on, what it is made of, where, and the random numbers.</summary>
/// <param name="Canvas">The surface; only read.</param>
/// <param name="Traits">How the material takes damage.</param>
/// <param name="Random">The random numbers.</param>
/// <param name="U">Centre on the surface.</param>
/// <param name="V">Centre on the surface.</param>
/// <param name="Size">Rough radius, pixels.</param>
internal readonly record struct DefectSite(SurfaceCanvas Canvas, SurfaceTraits Traits, SurfaceRandom Random, float U, float V, float Size);
