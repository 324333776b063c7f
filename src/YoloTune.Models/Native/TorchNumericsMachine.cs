using System.Runtime.InteropServices;

namespace YoloTune.Models.Native;

/// <summary>This machine, with the libtorch that is loaded in this process.</summary>
internal sealed unsafe class TorchNumericsMachine : INumericsMachine
{
    private const string LinuxLibrary = "libtorch_cpu.so";

    /// <inheritdoc/>
    public bool HidesItsCaches => ProcessorCaches.AreHidden;

    /// <inheritdoc/>
    public NumericsErrors Check(ConvolutionProbe probe) => ConvolutionCheck.Run(probe);

    /// <inheritdoc/>
    public IReadOnlyList<long> FindEmptyRecords()
    {
        try
        {
            return OperatingSystem.IsLinux() ? ProcessMemory.Search(LinuxLibrary, memory => CacheRecord.FindEmpty(memory)) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public bool CorrectRecord(long address)
    {
        try
        {
            ProcessMemory.Write(address, CacheRecord.Encode(ProcessorCaches.Sizes()));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool SwitchOneDnnOff() => SwitchOff("_ZN2at7Context20setUserEnabledMkldnnEb", "?setUserEnabledMkldnn@Context@at@@QEAAX_N@Z");

    /// <inheritdoc/>
    public void SilenceNnpack() => SwitchOff("_ZN2at7Context20setUserEnabledNNPACKEb", "?setUserEnabledNNPACK@Context@at@@QEAAX_N@Z");

    /// <summary>Calls a setter of <c>at::globalContext()</c> with false; both are exported under their C++ names.</summary>
    private static bool SwitchOff(string itaniumName, string windowsName)
    {
        var (file, context, setter) = OperatingSystem.IsWindows()
            ? ("torch_cpu.dll", "?globalContext@at@@YAAEAVContext@1@XZ", windowsName)
            : (OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : LinuxLibrary, "_ZN2at13globalContextEv", itaniumName);
        if (!NativeLibrary.TryLoad(NativeFolders.Find(file) ?? file, out var library)
            || !NativeLibrary.TryGetExport(library, context, out var getContext)
            || !NativeLibrary.TryGetExport(library, setter, out var set))
        {
            return false;
        }

        ((delegate* unmanaged<nint, byte, void>)set)(((delegate* unmanaged<nint>)getContext)(), 0);
        return true;
    }
}
