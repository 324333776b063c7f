using YoloTune.Data.Loading;
using YoloTune.Training.Options;

namespace YoloTune.Training.Sessions;

/// <summary>The loaders of a run.</summary>
internal static class SessionLoaders
{
}
