using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using SkiaSharp;
using YoloTune.Cli.Output;
using YoloTune.Core.Runs;

namespace YoloTune.Cli.Doctor;

/// <summary>What the machine is and has.</summary>
internal static class MachineExamination
{
    private const double LittleMemory = 4e9;

    /// <summary>Versions, processor, memory, pictures and fonts.</summary>
    public static IEnumerable<Finding> Run() =>
    [
        .. RunManifest.CollectVersions().Select(pair => Finding.Ok(pair.Key, pair.Value)),
        Processor(),
        Memory(),
        Pictures(),
        Fonts(),
        Settings(),
    ];

    /// <summary>Names of the fast instruction sets that the processor has.</summary>
    public static IEnumerable<string> Instructions()
    {
        var known = new (string Name, bool Present)[]
        {
            ("avx2", Avx2.IsSupported), ("fma", Fma.IsSupported), ("avx512f", Avx512F.IsSupported), ("avx512vbmi", Avx512Vbmi.IsSupported),
            ("arm-simd", AdvSimd.IsSupported),
        };
        return known.Where(item => item.Present).Select(item => item.Name).DefaultIfEmpty("none of the fast ones");
    }

    /// <summary>What memory is worth a word.</summary>
    /// <param name="total">Bytes that this process may use, limits of containers included.</param>
    /// <param name="free">Bytes of the machine that are free at present; null when it does not say.</param>
    public static Finding Memory(long total, long? free)
    {
        var text = $"{ProgressText.Bytes(total)}{(free is { } bytes ? $", {ProgressText.Bytes(bytes)} of the machine free at present" : string.Empty)}";
        return Math.Min(total, free ?? total) >= LittleMemory
            ? Finding.Ok("memory", text)
            : new Finding("memory", FindingLevel.Warning, text, "Use a smaller batch and imgsz, such as batch=4 imgsz=320, or the scale n of a model");
    }

    private static Finding Memory() => Memory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Free());

    private static long? Free()
    {
        const string MemoryFile = "/proc/meminfo";
        const string Key = "MemAvailable:";
        var line = File.Exists(MemoryFile) ? File.ReadLines(MemoryFile).FirstOrDefault(text => text.StartsWith(Key, StringComparison.Ordinal)) : null;
        return line is not null && long.TryParse(line[Key.Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
            ? kilobytes * 1024
            : null;
    }

    private static Finding Processor()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}, {string.Join(", ", Instructions())}");
        return Avx2.IsSupported || AdvSimd.IsSupported
            ? Finding.Ok("processor", text)
            : new Finding("processor", FindingLevel.Warning, text, "Training works, but slowly; if this is a virtual machine, let it have the host's instruction sets");
    }

    private static Finding Pictures()
    {
        try
        {
            using var bitmap = new SKBitmap(2, 2);
            using var image = SKImage.FromBitmap(bitmap);
            using var data = image.Encode(SKEncodedImageFormat.Jpeg, 90);
            using var back = SKBitmap.Decode(data);
            return back is { Width: 2 }
                ? Finding.Ok("pictures", "SkiaSharp reads and writes JPEG")
                : new Finding("pictures", FindingLevel.Error, "SkiaSharp does not read back what it writes", "Install the program again");
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            return new Finding("pictures", FindingLevel.Error, error.GetBaseException().Message, "Install the program again; the native library of SkiaSharp for this system is missing");
        }
    }

    private static Finding Fonts()
    {
        try
        {
            var count = SKFontManager.Default.FontFamilyCount;
            return Finding.Ok("fonts", count > 0
                ? string.Create(CultureInfo.InvariantCulture, $"{count} families; the built-in font is used for Latin letters")
                : "none installed; the built-in font draws Latin letters, other scripts appear as boxes");
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException)
        {
            return new Finding("fonts", FindingLevel.Warning, "cannot be asked without SkiaSharp", "See 'pictures'");
        }
    }

    private static Finding Settings()
    {
        var given = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(key => key.StartsWith("YOLOTUNE_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(key => $"{key}={Environment.GetEnvironmentVariable(key)}").ToArray();
        return Finding.Ok("settings", given.Length == 0 ? "no YOLOTUNE_ variables are set" : string.Join(", ", given));
    }
}
