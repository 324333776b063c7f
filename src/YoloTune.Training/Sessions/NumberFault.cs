using System.Globalization;
using TorchSharp;
using YoloTune.Core.Errors;
using YoloTune.Models;
using static TorchSharp.torch;

namespace YoloTune.Training.Sessions;

/// <summary>A batch whose loss or gradient is not a finite number.</summary>
/// <param name="Epoch">Zero-based epoch.</param>
/// <param name="Batch">Zero-based batch.</param>
/// <param name="What">What is not finite, and where it shows first.</param>
/// <param name="Files">The image files of the batch and of those before it that went into the same step.</param>
/// <param name="IsOfGradient">True when the losses were finite: any batch of the step may be at fault.</param>
internal sealed record NumberFault(int Epoch, int Batch, string What, IReadOnlyList<string> Files, bool IsOfGradient = false)
{
    private const int MostFiles = 64;

    /// <summary>One sentence without a final full stop.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{What} in epoch {Epoch + 1}, batch {Batch + 1}{Pictures}");

    private string Pictures => Files.Count == 0 ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"; its pictures: {string.Join(", ", Files.Take(MostFiles))}{(Files.Count > MostFiles ? $" and {Files.Count - MostFiles} more" : string.Empty)}");

    /// <summary>Looks where it began. Called only once something is known to be wrong: it reads every tensor.</summary>
    public static NumberFault Find(int epoch, int batch, TrainerParts parts, EpochLosses losses, IReadOnlyList<string> files)
    {
        var weight = FirstNotFinite(parts.Model.Parameters(), parameter => parameter.Value);
        var items = parts.Loss.Names.Zip(losses.Last).Where(item => !double.IsFinite(item.Second)).Select(item => $"{item.First} is {Spelled(item.Second)}").ToArray();
        var gradient = FirstNotFinite(parts.Model.Parameters(), parameter => parameter.Value.grad);
        var what = weight is not null ? $"the weight '{weight}' is not a finite number"
            : items.Length > 0 || !double.IsFinite(losses.LastTotal) ? $"the loss is not a finite number ({(items.Length > 0 ? string.Join(", ", items) : Spelled(losses.LastTotal))})"
            : gradient is not null ? $"the gradient of '{gradient}' is not a finite number"
            : "the length of the gradient is not a finite number";
        return new NumberFault(epoch, batch, what, files, double.IsFinite(losses.LastTotal));
    }

    /// <summary>The first weight that is not finite or too large to train on, read from the device once; null when all is well.</summary>
    public static NumberFault? FindInWeights(int epoch, int batch, IReadOnlyList<ModelParameter> parameters)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var norm = stack(parameters.Select(parameter => parameter.Value.norm())).norm().item<float>();
        return float.IsFinite(norm) ? null
            : new NumberFault(epoch, batch, FirstNotFinite(parameters, parameter => parameter.Value) is { } name ? $"the weight '{name}' is not a finite number" : "the weights have grown beyond all bounds", []);
    }

    /// <summary>The error that ends the run.</summary>
    public InputException ToError(string folder, int attempts) => new(
        Text + (attempts > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {attempts} returns to the last good state did not help") : string.Empty),
        folder,
        remedy: "Lower lr0, look at these pictures and their labels, or go on from the last good state with resume");

    private static string? FirstNotFinite(IEnumerable<ModelParameter> parameters, Func<ModelParameter, Tensor?> tensorOf)
    {
        using var noGradient = no_grad();
        foreach (var parameter in parameters)
        {
            using var scope = NewDisposeScope();
            if (tensorOf(parameter) is { } tensor && !tensor.isfinite().all().item<bool>())
            {
                return parameter.Name;
            }
        }

        return null;
    }

    private static string Spelled(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "infinite" : "minus infinite";
}
