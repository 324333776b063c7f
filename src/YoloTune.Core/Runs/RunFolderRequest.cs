using YoloTune.Core.Tasks;

namespace YoloTune.Core.Runs;

/// <summary>Where the files of a run shall go (specification 06, section 1).</summary>
public sealed record RunFolderRequest
{
    /// <summary>The task, part of the default path.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>The mode (<c>train</c>, <c>val</c>, <c>predict</c>): the name when none is given.</summary>
    public required string Mode { get; init; }

    /// <summary>Parent folder; relative ones lie below <c>runs/&lt;task&gt;</c>; null for <c>runs/&lt;task&gt;</c> itself.</summary>
    public string? Project { get; init; }

    /// <summary>Name of the folder; null for the mode.</summary>
    public string? Name { get; init; }

    /// <summary>Use the folder even when it exists.</summary>
    public bool ExistOk { get; init; }

    /// <summary>The folder itself, used as it is; replaces project and name.</summary>
    public string? SaveFolder { get; init; }

    /// <summary>The folder of all runs, relative to the working folder or absolute.</summary>
    public string RunsFolder { get; init; } = "runs";
}
