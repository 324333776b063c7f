using System.Diagnostics;
using YoloTune.Core.Errors;
using YoloTune.Models.Native;

namespace YoloTune.Models.Tests.Native;

/// <summary>The way from nothing to a working TorchSharp, in this process and in fresh ones (this test program, started again).</summary>
public sealed class NativeRuntimeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-test-").FullName;

    private string CacheFolder => Path.Combine(_folder, "yolotune", "native");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EnsureLoaded_ManyThreads_AllGetTheSameVerdict()
    {
        var verdicts = new NumericsVerdict[16];
        Parallel.For(0, verdicts.Length, i => verdicts[i] = NativeRuntime.EnsureLoaded());
        Assert.All(verdicts, verdict => Assert.Same(NativeRuntime.Verdict, verdict));
    }

    [Fact]
    public async Task EnsureLoaded_TwoFreshProcessesAtOnce_AllLoadAndLeaveOneFileAtMost()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => StartAgain(["-assemblyInfo"])));
        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Output));
        var files = Directory.Exists(CacheFolder) ? Directory.GetFiles(CacheFolder) : [];
        Assert.Equal(NativeRuntime.EditedShim is null ? [] : [Path.GetFileName(NativeRuntime.EditedShim)], files.Select(Path.GetFileName));
    }

    [Fact]
    public async Task EnsureLoaded_CacheFolderCannotBeMade_LoadsFromATemporaryFileAndRemovesIt()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "yolotune"), "in the way");
        var temporary = Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName;
        var (code, output) = await StartAgain(["-assemblyInfo"], ("TMPDIR", temporary));
        Assert.True(code == 0, output);
        Assert.Empty(Directory.GetDirectories(temporary, "yolotune-native-*"));
    }

    [Fact]
    public async Task EnsureLoaded_NativeSystem_LeavesTheLibraryAlone()
    {
        var (code, output) = await StartAgain(["-assemblyInfo"], ("YOLOTUNE_NATIVE", "system"));
        Assert.False(Directory.Exists(CacheFolder));
        if (NativeRuntime.EditedShim is null)
        {
            Assert.True(code == 0, output);
        }
        else
        {
            Assert.NotEqual(0, code);
            Assert.Contains("GLIBCXX_3.4.32", output, StringComparison.Ordinal);
            Assert.Contains("unset YOLOTUNE_NATIVE", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("YOLOTUNE_NATIVE", "auto or system")]
    [InlineData("YOLOTUNE_ONEDNN", "auto, on or off")]
    public async Task EnsureLoaded_UnknownValueOfAVariable_FailsAndNamesTheChoices(string variable, string choices)
    {
        var (code, output) = await StartAgain(["-assemblyInfo"], (variable, "perhaps"));
        Assert.NotEqual(0, code);
        Assert.Contains(variable, output, StringComparison.Ordinal);
        Assert.Contains(choices, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureLoaded_OneDnnOff_ConvolutionsAreRightWithoutIt()
    {
        var (code, output) = await StartAgain(["-class", typeof(ConvolutionTests).FullName!], ("YOLOTUNE_ONEDNN", "off"));
        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("auto", true)]
    [InlineData("System", false)]
    public void AllowsEdit_KnownValues_AreRead(string? value, bool allowed) => Assert.Equal(allowed, NativeRuntime.AllowsEdit(value));

    [Fact]
    public void AllowsEdit_UnknownValue_IsAnError() => Assert.Throws<InputException>(() => NativeRuntime.AllowsEdit("yes"));

    private async Task<(int ExitCode, string Output)> StartAgain(string[] arguments, params (string Name, string Value)[] variables)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "YoloTune.Models.Tests" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty));
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in new[] { "YOLOTUNE_NATIVE", "YOLOTUNE_ONEDNN" })
        {
            start.Environment.Remove(name);
        }

        start.Environment["XDG_CACHE_HOME"] = _folder;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
