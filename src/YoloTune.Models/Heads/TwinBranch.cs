using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>A branch with one item per level, and its end-to-end copy where the head has such.</summary>
/// <param name="name">State-dict name of the first; the copy is called <c>one2one_</c> and this.</param>
/// <param name="oneToMany">The first.</param>
internal sealed class TwinBranch(string name, LayerList oneToMany)
{
    public string Name { get; } = name;

    public string CopyName => "one2one_" + Name;

    public LayerList? OneToMany { get; private set; } = oneToMany;

    public LayerList? OneToOne { get; private set; }

    /// <summary>True when the copy has activations: a shared object of its own in the reference.</summary>
    public bool CopyIsActivated => OneToOne is not null && OneToOne.Descendants(string.Empty).Any(layer => layer.Value is ConvBlock { Activated: true });

    public LayerList? Of(bool endToEnd) => endToEnd ? OneToOne : OneToMany;

    public string NameOf(bool endToEnd) => endToEnd ? CopyName : Name;

    /// <summary>Takes a second branch over, with the first one's weights.</summary>
    public LayerList Attach(LayerList copy)
    {
        using var guard = no_grad();
        foreach (var (from, to) in OneToMany!.Entries(string.Empty).Zip(copy.Entries(string.Empty)))
        {
            to.Value.copy_(from.Value);
        }

        OneToOne = copy;
        return copy;
    }

    /// <summary>Forgets a branch that has been removed.</summary>
    public void Forget(bool endToEnd)
    {
        if (endToEnd)
        {
            OneToOne = null;
        }
        else
        {
            OneToMany = null;
        }
    }
}
