using TorchSharp;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Optimization;

/// <summary>
/// MuSGD (specification 06, section 5.4): matrices and convolution kernels first move along their orthogonalised Nesterov momentum
/// (Muon, Jordan et al. 2024) with a fifth of the learning rate, then every parameter takes a Nesterov SGD step.
/// </summary>
public sealed class MuSgdOptimizer : ParameterOptimizer
{
    private const double MuonShare = 0.2;
    private const long LargestBatchElements = 1L << 24;
    private const int MomentumBuffer = 0;
    private const int SgdBuffer = 1;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="groups">Its groups; those with <see cref="ParameterGroup.UseMuon"/> are orthogonalised.</param>
    public MuSgdOptimizer(IReadOnlyList<ParameterGroup> groups)
        : base("MuSGD", groups, "momentum_buffer", "momentum_buffer_SGD")
    {
    }

    /// <summary>
    /// Moves momentum buffers towards gradients and gives the orthogonalised updates, without the learning rate: M = m M + (1-m) g,
    /// u = (1-m) g + m M, u orthogonalised as a matrix (first dimension x rest), times the square root of max(1, size(-2) / size(-1)).
    /// </summary>
    /// <param name="gradients">(rows, columns) or (out, in, height, width); the matrices, laid wide, are of one size.</param>
    /// <param name="momentumBuffers">Same shapes; changed in place.</param>
    /// <param name="momentum">m, 0 to 1.</param>
    /// <returns>The updates, shaped as the gradients, in the dispose scope of the caller.</returns>
    internal static Tensor[] MuonUpdates(IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> momentumBuffers, double momentum)
    {
        using var scope = NewDisposeScope();
        var rest = tensor((float)(1 - momentum), gradients[0].dtype, gradients[0].device);
        var share = tensor((float)momentum, gradients[0].dtype, gradients[0].device);
        var matrices = new List<Tensor>(gradients.Count);
        for (var index = 0; index < gradients.Count; index++)
        {
            momentumBuffers[index].lerp_(gradients[index], rest);
            matrices.Add(AsWideMatrix(gradients[index].lerp(momentumBuffers[index], share)));
        }

        var orthogonal = NewtonSchulz.Orthogonalise(stack(matrices)).unbind(0L);
        var updates = new Tensor[gradients.Count];
        for (var index = 0; index < updates.Length; index++)
        {
            var update = FromWideMatrix(orthogonal[index], gradients[index]);
            updates[index] = update.Times(ShapeFactor(gradients[index])).MoveToOuterDisposeScope();
        }

        return updates;
    }

    private protected override void UpdateGroup(ParameterGroup group, IReadOnlyList<ParameterState> states)
    {
        if (group.UseMuon)
        {
            ApplyMuon(group, states);
        }

        using Scalar decay = group.WeightDecay;
        using Scalar momentum = group.Momentum;
        using Scalar step = -group.LearningRate;
        foreach (var state in states)
        {
            SgdOptimizer.Update(state, group.UseMuon ? SgdBuffer : MomentumBuffer, group.WeightDecay == 0 ? null : decay, momentum, step);
        }
    }

    private static void ApplyMuon(ParameterGroup group, IReadOnlyList<ParameterState> states)
    {
        using Scalar step = -group.LearningRate * MuonShare;
        foreach (var batch in BatchesOfEqualShape(states))
        {
            using var scope = NewDisposeScope();
            var updates = MuonUpdates(
                batch.ConvertAll(state => state.Gradient),
                batch.ConvertAll(state => state.Buffer(MomentumBuffer)),
                group.Momentum);
            for (var index = 0; index < batch.Count; index++)
            {
                batch[index].Value.add_(updates[index], step);
            }
        }
    }

    /// <summary>The tensor as a matrix with no more rows than columns.</summary>
    private static Tensor AsWideMatrix(Tensor tensor)
    {
        var matrix = tensor.reshape(tensor.shape[0], -1);
        return matrix.shape[0] > matrix.shape[1] ? matrix.t() : matrix;
    }

    private static Tensor FromWideMatrix(Tensor matrix, Tensor like)
    {
        var rows = like.shape[0];
        var columns = like.numel() / rows;
        return (rows > columns ? matrix.t() : matrix).reshape(like.shape);
    }

    /// <summary>Height over width of the last two dimensions: 1 for square kernels, outputs over inputs for linear layers.</summary>
    private static double ShapeFactor(Tensor tensor) => Math.Sqrt(Math.Max(1.0, (double)tensor.shape[^2] / tensor.shape[^1]));

    /// <summary>Lists of parameters with the same matrix shape, which are orthogonalised together, in order of appearance.</summary>
    private static List<List<ParameterState>> BatchesOfEqualShape(IReadOnlyList<ParameterState> states)
    {
        var open = new Dictionary<(long Rows, long Columns, DeviceType Device), List<ParameterState>>();
        var batches = new List<List<ParameterState>>();
        foreach (var state in states)
        {
            var rows = state.Value.shape[0];
            var columns = state.Value.numel() / rows;
            var key = (Math.Min(rows, columns), Math.Max(rows, columns), state.Value.device_type);
            if (!open.TryGetValue(key, out var batch) || (batch.Count + 1) * rows * columns > LargestBatchElements)
            {
                batch = open[key] = [];
                batches.Add(batch);
            }

            batch.Add(state);
        }

        return batches;
    }
}
