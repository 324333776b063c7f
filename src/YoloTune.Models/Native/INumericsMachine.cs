namespace YoloTune.Models.Native;

/// <summary>What <see cref="NumericsGuard"/> can see of this machine and do to this process.</summary>
internal interface INumericsMachine
{
    /// <summary>True when the processor is one whose caches oneDNN records wrongly: AMD, with an empty CPUID leaf 0x8000001D.</summary>
    bool HidesItsCaches { get; }

    /// <summary>Compares small convolutions with float64. Creates oneDNN's processor record if there is none yet.</summary>
    /// <param name="probe">Which shapes; what oneDNN prepared for one probe it does not use for another.</param>
    NumericsErrors Check(ConvolutionProbe probe);

    /// <summary>The places in memory that look like a processor record without cache sizes.</summary>
    IReadOnlyList<long> FindEmptyRecords();

    /// <summary>Writes cache sizes into a record.</summary>
    /// <param name="address">One of <see cref="FindEmptyRecords"/>.</param>
    /// <returns>False when it could not be written.</returns>
    bool CorrectRecord(long address);

    /// <summary>Switches oneDNN off for this process.</summary>
    /// <returns>False when this libtorch has no such switch.</returns>
    bool SwitchOneDnnOff();

    /// <summary>Switches NNPACK off, which prints a warning on machines that it does not support.</summary>
    void SilenceNnpack();
}
