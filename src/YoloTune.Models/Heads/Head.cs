using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>The last layer of a network, which turns maps into predictions.</summary>
public abstract class Head : Layer
{
    private protected Head(int classCount) => ClassCount = classCount;

    /// <summary>nc.</summary>
    public int ClassCount { get; }

    /// <summary>Pixels per cell of every level, finest first; one number for heads without levels.</summary>
    public IReadOnlyList<float> Strides { get; internal set; } = [];

    /// <summary>True when branches exist whose output needs no suppression.</summary>
    public virtual bool HasEndToEnd => false;

    /// <summary>True while the head still has everything that training needs (fusing an end-to-end head drops branches).</summary>
    public virtual bool HasOneToMany => true;

    /// <summary>Activation objects that copied branches bring along in the reference (they count as layers).</summary>
    internal virtual int CopiedActivations => 0;

    /// <summary>Computes the raw outputs.</summary>
    /// <param name="features">Input maps, finest first.</param>
    /// <param name="oneToMany">False leaves the one-to-many branch of an end-to-end head out.</param>
    public abstract HeadPrediction Run(IReadOnlyList<Tensor> features, bool oneToMany = true);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => throw new NotSupportedException("A head takes several maps: call Run.");

    /// <summary>Sets the last biases to what fits the strides, where the head asks for it.</summary>
    public virtual void InitializeBiases()
    {
    }

    /// <inheritdoc/>
    /// <remarks>An end-to-end head also drops its one-to-many branches, which only training and suppression need.</remarks>
    public sealed override void Fuse() => Fuse(HasEndToEnd);

    /// <summary>Folds normalisation and, where asked, drops the one-to-many branches.</summary>
    /// <param name="dropOneToMany">True drops them if there are end-to-end ones.</param>
    public void Fuse(bool dropOneToMany)
    {
        if (dropOneToMany && HasEndToEnd)
        {
            DropOneToMany();
        }

        base.Fuse();
    }

    /// <summary>Removes all that end-to-end prediction does not need.</summary>
    private protected virtual void DropOneToMany()
    {
    }
}
