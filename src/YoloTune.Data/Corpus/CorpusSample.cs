using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;

namespace YoloTune.Data.Corpus;

/// <summary>One picture of the corpus and what is in it.</summary>
/// <param name="Image">The picture: 3 channels, blue, green, red.</param>
/// <param name="Things">Boxes around what is seen of each thing, in pixels, edges on pixel borders; class indexes of <see cref="CorpusGenerator.ClassNames"/>.</param>
public sealed record CorpusSample(PixelBuffer Image, IReadOnlyList<BoxTarget> Things);
