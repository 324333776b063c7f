namespace YoloTune.Models.Checkpoints.Writing;

/// <summary>A named thing of Python that a pickle refers to.</summary>
/// <param name="Module">Its module, such as <c>torch.nn.modules.conv</c>.</param>
/// <param name="Name">Its name in the module.</param>
internal sealed record GlobalName(string Module, string Name)
{
    /// <summary>Module and name, as Python prints the class.</summary>
    public string FullName => $"{Module}.{Name}";
}
