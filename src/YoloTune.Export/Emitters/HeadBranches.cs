namespace YoloTune.Export.Emitters;

/// <summary>What the branches of a head that finds objects say of every anchor, by the names of the values, all in single precision.</summary>
/// <param name="Boxes">Raw: (B, 4R, A) distances; decoded: (B, 4, A) in pixels.</param>
/// <param name="Scores">(B, nc, A); raw logits or decoded probabilities.</param>
/// <param name="Extra">(B, extra, A) mask coefficients, key points or angles; null for nothing.</param>
/// <param name="ExtraCount">Values per anchor in <paramref name="Extra"/>.</param>
internal sealed record HeadBranches(string Boxes, string Scores, string? Extra, int ExtraCount);
