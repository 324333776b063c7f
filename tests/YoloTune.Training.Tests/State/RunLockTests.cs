using System.Diagnostics;
using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Training.State;

namespace YoloTune.Training.Tests.State;

public sealed class RunLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yolotune-lock").FullName;

    private string Owner => Path.Combine(_folder, ".run.owner");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Take_WhileHeld_NamesTheOwner()
    {
        using var held = RunLock.Take(_folder, TimeProvider.System);

        var error = Assert.Throws<InputException>(() => RunLock.Take(_folder, TimeProvider.System));

        Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", error.Message, StringComparison.Ordinal);
        Assert.Equal(_folder, error.File);
    }

    [Fact]
    public void Take_AfterRelease_SucceedsAndLeavesNoOwner()
    {
        RunLock.Take(_folder, TimeProvider.System).Dispose();
        Assert.False(File.Exists(Owner));

        RunLock.Take(_folder, TimeProvider.System).Dispose();
    }

    [Fact]
    public void Take_AfterADeadProcess_Succeeds()
    {
        WriteOwner(int.MaxValue, Environment.MachineName, DateTimeOffset.UnixEpoch);

        RunLock.Take(_folder, TimeProvider.System).Dispose();
    }

    [Fact]
    public void Take_WhenTheNumberBelongsToALaterProcess_Succeeds()
    {
        using var other = Process.Start(new ProcessStartInfo("sleep", "30"))!;
        try
        {
            WriteOwner(other.Id, Environment.MachineName, other.StartTime - TimeSpan.FromHours(1));

            RunLock.Take(_folder, TimeProvider.System).Dispose();
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public void Take_WhereLocksAreUnknownButTheOwnerLives_IsRefused()
    {
        using var other = Process.Start(new ProcessStartInfo("sleep", "30"))!;
        try
        {
            WriteOwner(other.Id, Environment.MachineName, other.StartTime);

            Assert.Contains($"process {other.Id} on", Assert.Throws<InputException>(() => RunLock.Take(_folder, TimeProvider.System)).Message, StringComparison.Ordinal);
        }
        finally
        {
            other.Kill();
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(20, true)]
    public void Take_OfAnotherMachine_DependsOnHowLongItIsSilent(int minutes, bool free)
    {
        WriteOwner(1, "another machine", DateTimeOffset.UnixEpoch);
        File.SetLastWriteTimeUtc(Owner, TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromMinutes(minutes));

        if (free)
        {
            RunLock.Take(_folder, TimeProvider.System).Dispose();
        }
        else
        {
            Assert.Contains("another machine", Assert.Throws<InputException>(() => RunLock.Take(_folder, TimeProvider.System)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Take_ByManyAtOnce_LetsOneInAtATime()
    {
        var (inside, most, entered) = (0, 0, 0);
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            try
            {
                using var held = RunLock.Take(_folder, TimeProvider.System);
                most = Math.Max(most, Interlocked.Increment(ref inside));
                Interlocked.Increment(ref entered);
                Thread.Yield();
                Interlocked.Decrement(ref inside);
            }
            catch (InputException)
            {
                // Somebody else is in.
            }
        });

        Assert.Equal(1, most);
        Assert.True(entered > 0);
    }

    private void WriteOwner(int process, string host, DateTimeOffset started) =>
        File.WriteAllText(Owner, JsonSerializer.Serialize(new RunOwner(process, host, started)));
}
