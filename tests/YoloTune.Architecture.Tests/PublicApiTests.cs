using PublicApiGenerator;
using YoloTune.TestSupport;

namespace YoloTune.Architecture.Tests;

/// <summary>
/// The public API of every package is kept as approved text. After a wanted change run the tests with
/// <c>YOLOTUNE_APPROVE=1</c> and look at the difference.
/// </summary>
public class PublicApiTests
{
    public static TheoryData<string> Assemblies() => ["YoloTune.Core", "YoloTune.Data", "YoloTune.Models", "YoloTune.Training", "YoloTune.Tracking", "YoloTune.Export", "YoloTune.Inference"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void PublicApi_IsAsApproved(string assembly)
    {
        var text = System.Reflection.Assembly.Load(assembly).GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        var path = Path.Combine(SharedFolder.Repository, "tests", "YoloTune.Architecture.Tests", "Approved", assembly + ".txt");
        if (Environment.GetEnvironmentVariable("YOLOTUNE_APPROVE") == "1")
        {
            File.WriteAllText(path, text);
        }

        var approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : string.Empty;
        Assert.True(approved == text, $"The public API of {assembly} differs from {path}. Run the tests with YOLOTUNE_APPROVE=1 and review the difference.");
    }
}
