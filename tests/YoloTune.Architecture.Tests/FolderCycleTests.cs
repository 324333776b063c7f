using ArchUnitNET.Domain;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;

namespace YoloTune.Architecture.Tests;

/// <summary>No folder of an assembly depends on a folder that depends on it.</summary>
public class FolderCycleTests
{
    private static readonly System.Reflection.Assembly[] _assemblies =
    [
        typeof(Core.Imaging.PixelBuffer).Assembly,
        typeof(Data.Loading.ImageBatch).Assembly,
        typeof(Models.YoloModel).Assembly,
        typeof(Training.Options.TrainOptions).Assembly,
        typeof(Export.OnnxExporter).Assembly,
        typeof(Inference.OnnxDetector).Assembly,
    ];

    private static readonly ArchUnitNET.Domain.Architecture _architecture = new ArchLoader().LoadAssemblies(_assemblies).Build();

    [Theory]
    [InlineData("YoloTune.Core")]
    [InlineData("YoloTune.Data")]
    [InlineData("YoloTune.Models")]
    [InlineData("YoloTune.Training")]
    [InlineData("YoloTune.Export")]
    [InlineData("YoloTune.Inference")]
    public void Folders_AreFreeOfCycles(string assembly)
    {
        var rule = SliceRuleDefinition.Slices().Matching(assembly + ".(*)..").Should().BeFreeOfCycles();

        Assert.True(rule.HasNoViolations(_architecture), string.Join('\n', rule.Evaluate(_architecture).Where(result => !result.Passed).Select(result => result.Description)));
    }
}
