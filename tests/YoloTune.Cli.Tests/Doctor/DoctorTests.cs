using System.Text.Json;
using YoloTune.Cli.Backend;
using YoloTune.Cli.Doctor;
using YoloTune.TestSupport;

namespace YoloTune.Cli.Tests.Doctor;

public sealed class DoctorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-doctor-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Doctor_OnASoundMachine_ListsEverythingAndSucceeds()
    {
        var run = await CommandRun.Of(["doctor", "--json"], new FakeBackend { Checks = [new CheckResult("torch", "loaded"), new CheckResult("memory", "left out")] });

        var report = JsonDocument.Parse(run.Output).RootElement;
        var names = report.GetProperty("findings").EnumerateArray().Select(item => item.GetProperty("name").GetString()).ToArray();
        Assert.Equal(0, run.ExitCode);
        Assert.True(report.GetProperty("ok").GetBoolean());
        Assert.Superset(new HashSet<string?> { "yolotune", "dotnet", "system", "processor", "memory", "pictures", "fonts", "settings", "torch", "working folder", "cache folder", "network" }, names.ToHashSet());
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Contains("torch", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WhenALibraryFails_FailsAndNamesTheWayOut()
    {
        var run = await CommandRun.Of(["doctor"], new FakeBackend { Checks = [new CheckResult("torch", "cannot be loaded", Passed: false)] });

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("error    torch +cannot be loaded", run.Output);
        Assert.Contains("docs/troubleshooting.md", run.Output, StringComparison.Ordinal);
        Assert.Matches("1 error, [0-9]+ warnings?\\.", run.Output);
    }

    [Fact]
    public void Memory_WhenLittle_IsAWarningWithAdvice()
    {
        var finding = MachineExamination.Memory(2_000_000_000, 1_500_000_000);

        Assert.Equal(FindingLevel.Warning, finding.Level);
        Assert.Equal("2.0 GB, 1.5 GB of the machine free at present", finding.Text);
        Assert.Contains("batch=4", finding.Remedy, StringComparison.Ordinal);
        Assert.Equal(Finding.Ok("memory", "8.0 GB"), MachineExamination.Memory(8_000_000_000, null));
    }

    [Fact]
    public void Folders_AreMeasuredAndMissingOnesNamed()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "cache", "weights"));
        File.WriteAllBytes(Path.Combine(_folder, "cache", "weights", "a.pt"), new byte[1500]);

        var findings = FolderExamination.Run(_folder, Path.Combine(_folder, "cache"), Path.Combine(_folder, "absent")).ToArray();

        Assert.Equal(["working folder", "cache folder", "  weights", "YOLOTUNE_WEIGHTS"], findings.Select(finding => finding.Name));
        Assert.EndsWith("1 files, 1.5 kB", findings[2].Text, StringComparison.Ordinal);
        Assert.Equal(FindingLevel.Warning, findings[3].Level);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Folders_BelowAFile_AreAnError()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, string.Empty);

        var finding = FolderExamination.Run(_folder, "/proc/yolotune", null).Skip(1).First();

        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's.");
        Assert.Equal(FindingLevel.Error, finding.Level);
        Assert.Contains("XDG_CACHE_HOME", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Network_OfAnyAnswer_IsReachable()
    {
        await using var server = await LoopbackServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

        Assert.Equal(Finding.Ok("network", "127.0.0.1 answers"), await NetworkExamination.RunAsync(server.Address, false, server.CreateHandler(), default));
        Assert.Equal(FindingLevel.Ok, (await NetworkExamination.RunAsync(server.Address, true, null, default)).Level);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Network_OfNoAnswer_IsAWarningOnly()
    {
        Uri address;
        await using (var server = await LoopbackServer.StartAsync((_, _) => Task.CompletedTask))
        {
            address = server.Address;
        }

        var finding = await NetworkExamination.RunAsync(address, false, null, default);

        Assert.Equal(FindingLevel.Warning, finding.Level);
        Assert.Contains("data=starter", finding.Remedy, StringComparison.Ordinal);
    }
}
