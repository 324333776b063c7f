using TorchSharp;
using YoloTune.Models.Kernels;
using YoloTune.Models.Layers;
using static TorchSharp.torch;

namespace YoloTune.Training.Assignment;

/// <summary>
/// The assigner over lists of pairs, for axis-aligned boxes in memory of this machine: it chooses what <see cref="TaskAlignedAssigner"/>
/// chooses by operations of libtorch, equal values included, without a tensor of (targets, anchors).
/// </summary>
/// <param name="options">Constants.</param>
internal sealed unsafe class PairAssigner(AssignerOptions options)
{
    /// <summary>libtorch sorts in another way when more than one place in so many is wanted.</summary>
    private const int TopKShare = 64;
    private const long ScoresPerThread = 1 << 12;

    /// <summary>True when the lists can be worked on.</summary>
    public static bool Fits(AssignerOptions options, AssignerPredictions predictions, AnchorCandidates candidates) =>
        candidates.Pairs is not null
        && predictions.Boxes.device_type == DeviceType.CPU
        && predictions.Boxes.dtype == ScalarType.Float32
        && predictions.Boxes.shape[2] == 4
        && predictions.Scores.dtype is ScalarType.Float32 or ScalarType.BFloat16
        && options.TopK * TopKShare <= candidates.Anchors
        && (options.FinalTopK == options.TopK || options.FinalTopK == 1);

    /// <summary>Assigns the anchors of a batch.</summary>
    /// <param name="predictions">What the head says.</param>
    /// <param name="rows">Targets, at least one.</param>
    /// <param name="pairs">Candidates.</param>
    /// <returns>Null when a number is none.</returns>
    public AnchorAssignment? TryAssign(AssignerPredictions predictions, TargetRows rows, CandidatePairs pairs)
    {
        using var scope = NewDisposeScope();
        using var overlap = PairOverlaps.Measure(predictions.Boxes, rows, pairs);
        using var alignment = Align(predictions, rows, pairs, overlap);
        var table = new PairTable(pairs, PairOverlaps.Memory<int>(pairs.Anchors), PairOverlaps.Memory<float>(overlap), PairOverlaps.Memory<float>(alignment));
        if (table.HasNotANumber())
        {
            return null;
        }

        var images = Array.ConvertAll(rows.Image.data<long>().ToArray(), image => (int)image);
        var owners = new AnchorOwners(table, images, predictions.Boxes.shape[0], (int)predictions.Boxes.shape[1]);
        var chosen = owners.Settle(options.TopK);
        if (options.FinalTopK != options.TopK)
        {
            chosen = ChooseFinal(table, chosen, images.Length);
        }

        return ToTensors(chosen, images, Scores(table, chosen, images.Length));
    }

    /// <summary>(P) float32, alignments; scores are read only where there is an overlap.</summary>
    private Tensor Align(AssignerPredictions predictions, TargetRows rows, CandidatePairs pairs, Tensor overlap)
    {
        var result = zeros(overlap.shape[0], dtype: ScalarType.Float32);
        using var places = overlap.nonzero().view(-1);
        if (places.shape[0] == 0)
        {
            return result;
        }

        using var overlaps = overlap.index_select(0, places);
        using var score = ReadScores(predictions, rows, pairs, places);
        using var probability = predictions.ScoresAreLogits ? score.sigmoid() : score.alias();
        using var alignment = probability.ToPower(options.ScoreExponent).mul_(overlaps.ToPower(options.OverlapExponent));
        return result.index_copy_(0, places, alignment);
    }

    private static Tensor ReadScores(AssignerPredictions predictions, TargetRows rows, CandidatePairs pairs, Tensor places)
    {
        var scores = predictions.Scores;
        var stride = scores.stride();
        var (images, classes) = (rows.Image.data<long>().ToArray(), rows.Class.data<long>().ToArray());
        using var flat = scores.detach().as_strided([((scores.shape[0] - 1) * stride[0]) + ((scores.shape[1] - 1) * stride[1]) + ((scores.shape[2] - 1) * stride[2]) + 1], [1], scores.storage_offset());
        var result = empty(places.shape[0], dtype: ScalarType.Float32);
        var place = PairOverlaps.Memory<long>(places);
        var anchors = PairOverlaps.Memory<int>(pairs.Anchors);
        var target = PairOverlaps.Memory<float>(result);
        var half = scores.dtype == ScalarType.BFloat16;
        void* first = half ? PairOverlaps.Memory<ushort>(flat) : PairOverlaps.Memory<float>(flat);
        var count = places.shape[0];
        var threads = ThreadTeam.PartsFor(count, ScoresPerThread);
        ThreadTeam.Run(threads, thread =>
        {
            var row = 0;
            for (var i = count * thread / threads; i < count * (thread + 1) / threads; i++)
            {
                while (pairs.Starts[row + 1] <= place[i])
                {
                    row++;
                }

                var at = (images[row] * stride[0]) + (anchors[place[i]] * stride[1]) + (classes[row] * stride[2]);
                target[i] = half ? NormSiluKernel.Single(((ushort*)first)[at]) : ((float*)first)[at];
            }
        });
        return result;
    }

    /// <summary>Of what a target has left, the best aligned one.</summary>
    private static List<(int Row, int Anchor)> ChooseFinal(PairTable table, List<(int Row, int Anchor)> chosen, int targets)
    {
        var best = new (float Value, int Anchor)[targets];
        foreach (var (row, anchor) in chosen)
        {
            if (table.AlignmentOf(row, anchor) is var value && value > best[row].Value)
            {
                best[row] = (value, anchor);
            }
        }

        return chosen.FindAll(pair => best[pair.Row].Anchor == pair.Anchor);
    }

    /// <summary>Alignment scaled so that each target's best anchor gets the target's best overlap.</summary>
    private float[] Scores(PairTable table, List<(int Row, int Anchor)> chosen, int targets)
    {
        var (alignment, overlap) = (new float[targets], new float[targets]);
        foreach (var (row, anchor) in chosen)
        {
            alignment[row] = Math.Max(alignment[row], table.AlignmentOf(row, anchor));
            overlap[row] = Math.Max(overlap[row], table.OverlapOf(row, anchor));
        }

        var epsilon = (float)options.Epsilon;
        var scores = new float[chosen.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var (row, anchor) = chosen[i];
            scores[i] = table.AlignmentOf(row, anchor) * overlap[row] / (alignment[row] + epsilon);
        }

        return scores;
    }

    private static AnchorAssignment ToTensors(List<(int Row, int Anchor)> chosen, int[] images, float[] scores)
    {
        var (image, anchor, row) = (new long[scores.Length], new long[scores.Length], new long[scores.Length]);
        for (var i = 0; i < scores.Length; i++)
        {
            (row[i], anchor[i], image[i]) = (chosen[i].Row, chosen[i].Anchor, images[chosen[i].Row]);
        }

        return new AnchorAssignment(Kept(tensor(image)), Kept(tensor(anchor)), Kept(tensor(row)), Kept(tensor(scores)));
    }

    private static Tensor Kept(Tensor result) => result.MoveToOuterDisposeScope();
}
