using System.Diagnostics;
using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Training.Benchmarks;

namespace YoloTune.Cli.Backend;

/// <summary>This program once more, measuring a variant: it takes a turn for every line it reads and answers with a line of JSON.</summary>
internal sealed class StepTakerProcess : IStepTaker
{
    /// <summary>The environment variable that makes <c>benchmark train</c> such a process.</summary>
    public const string Variable = "YOLOTUNE_BENCHMARK_TURNS";

    private const string AllocatorVariable = "YOLOTUNE_ALLOCATOR";
    private readonly Process _process;

    private StepTakerProcess(Process process) => _process = process;

    /// <summary>Starts a process.</summary>
    /// <param name="words">Its command line.</param>
    /// <param name="systemAllocator">True leaves glibc's allocator untouched.</param>
    public static StepTakerProcess Start(IReadOnlyList<string> words, bool systemAllocator)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The path of this program is unknown.");
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "yolotune.dll"));
        }

        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        start.Environment[Variable] = "1";
        if (systemAllocator)
        {
            start.Environment[AllocatorVariable] = "system";
        }

        return new StepTakerProcess(Process.Start(start)!);
    }

    /// <summary>The other side: measures a turn for every line of the input.</summary>
    /// <param name="benchmark">The prepared variant.</param>
    /// <param name="input">Lines that ask for a turn.</param>
    /// <param name="output">Takes a line of JSON per turn.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The turns taken.</returns>
    public static int Serve(StepBenchmark benchmark, TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var turns = 0;

        // All on the calling thread, whose allocator is part of what is measured; a read that waits can be given up.
        while (input.ReadLineAsync(cancellationToken).AsTask().GetAwaiter().GetResult() is not null)
        {
            output.WriteLine(JsonSerializer.Serialize(benchmark.Measure(cancellationToken)));
            output.Flush();
            turns++;
        }

        return turns;
    }

    /// <inheritdoc/>
    public async Task<StepTurn> TakeTurnAsync(CancellationToken cancellationToken)
    {
        var line = default(string);
        try
        {
            await _process.StandardInput.WriteLineAsync("turn".AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            do
            {
                line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
            }
            while (line is not null && !line.StartsWith('{'));
        }
        catch (IOException)
        {
            // The process has ended; its last words say why.
        }

        return line is not null
            ? JsonSerializer.Deserialize<StepTurn>(line)!
            : throw new InputException("a variant of the step cannot be measured: " + (await _process.StandardError.ReadToEndAsync(cancellationToken)).Trim());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
