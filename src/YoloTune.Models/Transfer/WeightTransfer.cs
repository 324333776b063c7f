using System.Text.RegularExpressions;
using YoloTune.Core.Tasks;
using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.Transfer;

/// <summary>
/// Takes weights over from one model to another (spec/02 section 8): class rows by name, entries of equal name and shape, and the
/// overlapping block of the first convolution. Pure computation: it changes nothing.
/// </summary>
public static partial class WeightTransfer
{
    private const string FirstConvolution = "model.0.conv.weight";

    /// <summary>Works out what to load.</summary>
    /// <param name="source">The weights.</param>
    /// <param name="target">The model.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>New values by name, and the report.</returns>
    public static TransferResult Plan(TransferSource source, TransferTarget target, TransferOptions? options = null)
    {
        var state = source.State.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        var shapes = target.Shapes.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        var map = (options ?? new TransferOptions()).RemapClasses && HasClassRows(target.Task) ? ClassMap.Match(source.Names, target.Names) : null;
        var remapped = map is null ? [] : Remap(map, source, target, state, shapes, tensors);
        var (transferred, mismatched) = Intersect(target, state, tensors);
        var overlapped = Overlap(target, state, shapes, tensors, mismatched);
        return new TransferResult(tensors, new LoadReport
        {
            Transferred = transferred,
            Remapped = remapped,
            Overlapped = overlapped,
            Missing = [.. target.Shapes.Select(entry => entry.Key).Where(name => !state.ContainsKey(name) && !tensors.ContainsKey(name))],
            Unused = [.. source.State.Select(entry => entry.Key).Where(name => !shapes.ContainsKey(name))],
            Mismatched = mismatched,
            TotalCount = target.Shapes.Count,
            MatchedClasses = map?.Matches ?? 0,
            TargetClasses = map?.Rows.Length ?? 0,
        });
    }

    private static bool HasClassRows(TaskKind task) => task is TaskKind.Detect or TaskKind.Segment or TaskKind.Pose or TaskKind.Obb;

    /// <summary>The last convolution of a class branch, in the layer that group 1 names.</summary>
    [GeneratedRegex(@"^model\.(\d+)\.(?:one2one_)?cv3\.\d+\.2\.(?:weight|bias)$", RegexOptions.CultureInvariant)]
    private static partial Regex ClassRows();

    private static List<string> Remap(
        ClassMap map, TransferSource source, TransferTarget target, Dictionary<string, StoredTensor> state, Dictionary<string, IReadOnlyList<long>> shapes, Dictionary<string, StoredTensor> tensors)
    {
        var head = HeadPrefix(target);
        var remapped = new List<string>();
        foreach (var (name, tensor) in source.State)
        {
            if (!name.StartsWith(head, StringComparison.Ordinal) || !ClassRows().IsMatch(name) || !shapes.TryGetValue(name, out var shape))
            {
                continue;
            }

            // A weight whose other dimensions differ stays in the state and counts as a mismatch.
            if (shape.Count == 0 || shape[0] != map.Rows.Length || !shape.Skip(1).SequenceEqual(tensor.Shape.Skip(1)) || map.Rows.Max() >= tensor.Shape[0])
            {
                continue;
            }

            tensors[name] = MergeRows(map, tensor, target.Current(name), shape);
            state.Remove(name);
            remapped.Add(name);
        }

        return remapped;
    }

    private static string HeadPrefix(TransferTarget target)
    {
        var last = target.Shapes.Select(entry => ClassRows().Match(entry.Key)).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty(-1).Max();
        return FormattableString.Invariant($"model.{last}.");
    }

    private static StoredTensor MergeRows(ClassMap map, StoredTensor source, StoredTensor current, IReadOnlyList<long> shape)
    {
        var values = Values(current, shape);
        var rows = source.ToFloats();
        var length = values.Length / map.Rows.Length;
        for (var row = 0; row < map.Rows.Length; row++)
        {
            if (map.Rows[row] >= 0)
            {
                rows.AsSpan(map.Rows[row] * length, length).CopyTo(values.AsSpan(row * length));
            }
        }

        return StoredTensor.FromFloats(values, [.. shape]);
    }

    private static (List<string> Transferred, List<ShapeMismatch> Mismatched) Intersect(
        TransferTarget target, Dictionary<string, StoredTensor> state, Dictionary<string, StoredTensor> tensors)
    {
        var transferred = new List<string>();
        var mismatched = new List<ShapeMismatch>();
        foreach (var (name, shape) in target.Shapes)
        {
            if (!state.TryGetValue(name, out var tensor))
            {
                continue;
            }

            if (tensor.Shape.SequenceEqual(shape))
            {
                tensors[name] = tensor.ToSinglePrecision();
                transferred.Add(name);
            }
            else
            {
                mismatched.Add(new ShapeMismatch(name, tensor.Shape, shape));
            }
        }

        return (transferred, mismatched);
    }

    private static List<string> Overlap(
        TransferTarget target, Dictionary<string, StoredTensor> state, Dictionary<string, IReadOnlyList<long>> shapes, Dictionary<string, StoredTensor> tensors, List<ShapeMismatch> mismatched)
    {
        if (tensors.ContainsKey(FirstConvolution) || !state.TryGetValue(FirstConvolution, out var tensor) || !shapes.TryGetValue(FirstConvolution, out var shape)
            || shape.Count != 4 || tensor.Shape.Count != 4 || !shape.Skip(2).SequenceEqual(tensor.Shape.Skip(2)))
        {
            return [];
        }

        var values = Values(target.Current(FirstConvolution), shape);
        var source = tensor.ToFloats();
        var kernel = (int)(shape[2] * shape[3]);
        var block = (int)Math.Min(shape[1], tensor.Shape[1]) * kernel;
        for (var row = 0; row < Math.Min(shape[0], tensor.Shape[0]); row++)
        {
            source.AsSpan((int)(row * tensor.Shape[1] * kernel), block).CopyTo(values.AsSpan((int)(row * shape[1] * kernel)));
        }

        tensors[FirstConvolution] = StoredTensor.FromFloats(values, [.. shape]);
        mismatched.RemoveAll(entry => entry.Name == FirstConvolution);
        return [FirstConvolution];
    }

    private static float[] Values(StoredTensor current, IReadOnlyList<long> shape) =>
        current.Shape.SequenceEqual(shape)
            ? current.ToFloats()
            : throw new ArgumentException($"The present value has the shape [{string.Join(", ", current.Shape)}], not [{string.Join(", ", shape)}].", nameof(current));
}
