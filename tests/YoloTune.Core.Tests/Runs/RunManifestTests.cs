using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Core.Runs;

namespace YoloTune.Core.Tests.Runs;

public sealed class RunManifestTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("yolotune-manifest-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Write_ThenRead_GivesTheSameManifest()
    {
        var path = Path.Combine(_root, RunManifest.FileName);
        var manifest = Sample();

        manifest.Write(path);
        var again = RunManifest.Read(path);

        Assert.Equal(manifest.Started, again.Started);
        Assert.Equal(manifest.CommandLine, again.CommandLine);
        Assert.Equal(manifest.Versions, again.Versions);
        Assert.Equal("{\"epochs\":3}", JsonSerializer.Serialize(again.Options));
        Assert.Equal([path], Directory.GetFiles(_root));
    }

    [Fact]
    public void Write_Text_CanBeReadByAPerson()
    {
        var path = Path.Combine(_root, RunManifest.FileName);

        Sample().Write(path);

        var text = File.ReadAllText(path);
        Assert.Contains("\n  \"dataFingerprint\": \"abc\",\n", text, StringComparison.Ordinal);
        Assert.Contains("\"started\": \"2026-02-03T04:05:06+02:00\"", text, StringComparison.Ordinal);
        Assert.Contains("data=fünf.yaml", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"mode\":")]
    [InlineData("{}")]
    public void Read_NoManifest_NamesTheFile(string text)
    {
        var path = Path.Combine(_root, "bad.json");
        File.WriteAllText(path, text);

        Assert.StartsWith(path + ": ", Assert.Throws<InputException>(() => RunManifest.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CollectVersions_FurtherAssemblies_AreNamed()
    {
        var versions = RunManifest.CollectVersions(typeof(JsonElement).Assembly);

        Assert.Equal(["yolotune", "dotnet", "system", "System.Text.Json"], versions.Keys);
        Assert.All(versions.Values, version => Assert.NotEqual("unknown", version));
    }

    private static RunManifest Sample() => new()
    {
        Mode = "train",
        Task = "detect",
        Started = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)),
        CommandLine = ["train", "data=fünf.yaml"],
        Seed = 3,
        Options = JsonSerializer.SerializeToElement(new { epochs = 3 }),
        DataFingerprint = "abc",
        Numerics = "correct",
        Versions = new Dictionary<string, string> { ["yolotune"] = "0.1.0" },
    };
}
