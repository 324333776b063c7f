using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Models.Heads;

/// <summary>Rotated boxes: every anchor also gives an angle (<c>OBB</c> and <c>OBB26</c>; specification 01, sections 5.2 and 7.4).</summary>
public sealed class ObbHead : DetectHead
{
    private readonly TwinBranch _angles;
    private readonly bool _plain;

    /// <summary>Creates the head.</summary>
    /// <param name="initializer">First values.</param>
    /// <param name="options">Sizes and kind.</param>
    /// <param name="angleCount">ne, values per angle: 1.</param>
    /// <param name="plain">True when the network says the angle itself (YOLO26), false when it says where between -π/4 and 3π/4 it lies.</param>
    public ObbHead(Initializer initializer, DetectHeadOptions options, int angleCount, bool plain)
        : base(initializer, options)
    {
        _plain = plain;
        var width = Math.Max(options.Channels[0] / 4, angleCount);
        LayerList Item(int channels) => Stack(initializer, channels, width, angleCount);
        _angles = AddBranch("cv4", Item);
        AddCopy(_angles, Item);
    }

    /// <summary>True when the network says the angle itself.</summary>
    internal bool HasPlainAngle => _plain;

    /// <summary>The angle branches of all levels and their state-dict name.</summary>
    /// <param name="endToEnd">True for the end-to-end copy.</param>
    internal (string Name, LayerList? Branch) AngleBranches(bool endToEnd) => (_angles.NameOf(endToEnd), _angles.Of(endToEnd));

    /// <inheritdoc/>
    /// <remarks>Always centre and size, whatever is asked for: corners say nothing of a rotated box.</remarks>
    internal override Tensor DecodeBoxes(BranchPrediction branch, Tensor anchors, Tensor strides, bool corners)
    {
        var halves = Expectation.Forward(branch.Boxes).split(2, 1);
        var shift = (halves[1] - halves[0]).Times(0.5).split(1, 1);
        var (cosine, sine) = (branch.Angle!.cos(), branch.Angle.sin());
        var centre = cat([(shift[0] * cosine) - (shift[1] * sine), (shift[0] * sine).Plus(shift[1] * cosine)], 1).Plus(anchors);
        return cat([centre, halves[0].Plus(halves[1])], 1) * strides;
    }

    /// <inheritdoc/>
    internal override Tensor? DecodeExtra(BranchPrediction branch, Tensor anchors, Tensor strides) => branch.Angle;

    /// <inheritdoc/>
    private protected override BranchPrediction Extend(BranchPrediction branch, bool endToEnd)
    {
        var raw = Join(_angles.Of(endToEnd)!, branch.Features);
        if (_plain)
        {
            return branch with { Angle = raw };
        }

        using (raw)
        using (var place = raw.sigmoid())
        using (var centred = place.Plus(-0.25))
        {
            return branch with { Angle = centred.Times(Math.PI) };
        }
    }
}
