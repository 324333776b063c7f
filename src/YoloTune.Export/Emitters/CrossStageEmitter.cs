using System.Globalization;
using YoloTune.Export.Graphs;
using YoloTune.Models.Layers;

namespace YoloTune.Export.Emitters;

/// <summary>Writes bottlenecks and the blocks around them (specification 01, section 4.2).</summary>
internal static class CrossStageEmitter
{
    public static FeatureMap Emit(EmitContext context, Bottleneck layer, string scope, FeatureMap input)
    {
        var hidden = ConvolutionEmitter.Emit(context, layer.First, scope + ".cv1", input);
        var output = ConvolutionEmitter.Emit(context, layer.Second, scope + ".cv2", hidden);
        return layer.AddsInput ? LayerEmitter.Sum(context, scope, input, output) : output;
    }

    public static FeatureMap Emit(EmitContext context, CrossStage layer, string scope, FeatureMap input)
    {
        var both = ConvolutionEmitter.Emit(context, layer.First, scope + ".cv1", input);
        var halves = context.Graph.Split(scope, both.Name, 1, layer.Hidden, layer.Hidden);
        var parts = halves.Select(half => both with { Name = half, Channels = layer.Hidden }).ToList();
        for (var i = 0; i < layer.Items.Items.Count; i++)
        {
            parts.Add(LayerEmitter.Emit(context, layer.Items[i], string.Create(CultureInfo.InvariantCulture, $"{scope}.m.{i}"), parts[^1]));
        }

        return ConvolutionEmitter.Emit(context, layer.Second, scope + ".cv2", LayerEmitter.Join(context, scope, parts));
    }

    public static FeatureMap Emit(EmitContext context, SplitStage layer, string scope, FeatureMap input)
    {
        var both = ConvolutionEmitter.Emit(context, layer.First, scope + ".cv1", input);
        var halves = context.Graph.Split(scope, both.Name, 1, layer.Hidden, layer.Hidden);
        var through = both with { Name = halves[0], Channels = layer.Hidden };
        var deep = LayerEmitter.Emit(context, layer.Items, scope + ".m", through);
        return ConvolutionEmitter.Emit(context, layer.Second, scope + ".cv2", LayerEmitter.Join(context, scope, deep, through with { Name = halves[1] }));
    }

    public static FeatureMap Emit(EmitContext context, CrossStagePartial layer, string scope, FeatureMap input)
    {
        var entry = ConvolutionEmitter.Emit(context, layer.First, scope + ".cv1", input);
        var deep = LayerEmitter.Emit(context, layer.Items, scope + ".m", entry);
        var flat = ConvolutionEmitter.Emit(context, layer.Second, scope + ".cv2", input);
        return ConvolutionEmitter.Emit(context, layer.Third, scope + ".cv3", LayerEmitter.Join(context, scope, deep, flat));
    }
}
