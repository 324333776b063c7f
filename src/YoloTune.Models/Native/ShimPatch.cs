namespace YoloTune.Models.Native;

/// <summary>
/// Edits a copy of TorchSharp's native shim so that it loads with a libstdc++ older than GCC 13.
/// <para>The shim asks for <c>GLIBCXX_3.4.32</c> for one symbol alone, <c>std::ios_base_library_init()</c>, which GCC 13 emits
/// for every file that includes <c>&lt;iostream&gt;</c> and which does nothing but demand a recent libstdc++. It is renamed to
/// <c>std::uncaught_exception()</c>, a function without arguments that every libstdc++ exports as <c>GLIBCXX_3.4</c>.</para>
/// </summary>
internal static class ShimPatch
{
    /// <summary>Raised with every change of what the edit writes: it is part of the edited copy's name.</summary>
    public const int EditVersion = 1;

    /// <summary>The version that older systems lack.</summary>
    public const string MissingVersion = "GLIBCXX_3.4.32";

    /// <summary>The symbol that carries <see cref="MissingVersion"/>.</summary>
    public const string MissingSymbol = "_ZSt21ios_base_library_initv";

    /// <summary>The version that takes its place.</summary>
    public const string PresentVersion = "GLIBCXX_3.4";

    /// <summary>The symbol that takes its place.</summary>
    public const string PresentSymbol = "_ZSt18uncaught_exceptionv";

    private const string Library = "libstdc++.so.6";

    /// <summary>An edited copy of the shim.</summary>
    /// <param name="original">The shim's bytes; left as they are.</param>
    /// <returns>Bytes of the same length that ask for <see cref="PresentVersion"/> only.</returns>
    /// <exception cref="ShimPatchException">The file is not laid out as expected; there is no safe edit.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> original)
    {
        var bytes = original.ToArray();
        try
        {
            var image = new ElfDynamicImage(bytes);
            var missing = FindVersion(image, MissingVersion);
            var present = FindVersion(image, PresentVersion);
            var symbol = FindOnlyUser(image, missing);
            EnsureNameIsUnshared(image, symbol);
            image.ReplaceText(image.SymbolNameOffset(symbol), PresentSymbol);
            image.SetSymbolVersion(symbol, present.Index);
            image.RenameVersion(missing, present.Hash, present.NameOffset);
        }
        catch (OverflowException)
        {
            throw new ShimPatchException("one of its sizes is absurd");
        }

        return bytes;
    }

    private static ElfVersionNeed FindVersion(ElfDynamicImage image, string version)
    {
        var found = image.VersionNeeds.Where(need => need.Library == Library && need.Version == version).ToList();
        return found.Count == 1
            ? found[0]
            : throw new ShimPatchException($"it asks {found.Count} times for {version} of {Library}, not once");
    }

    /// <summary>The one symbol that has the missing version; any other user of it would be left without its function.</summary>
    private static int FindOnlyUser(ElfDynamicImage image, ElfVersionNeed missing)
    {
        var users = Enumerable.Range(1, Math.Max(0, image.SymbolCount - 1)).Where(symbol => image.SymbolVersion(symbol) == missing.Index).ToList();
        if (users.Count != 1)
        {
            throw new ShimPatchException($"{users.Count} symbols ask for {missing.Version}, not one");
        }

        var name = image.Text(image.SymbolNameOffset(users[0]));
        return name == MissingSymbol && image.IsUndefined(users[0])
            ? users[0]
            : throw new ShimPatchException($"{missing.Version} is asked for by '{name}', not by '{MissingSymbol}'");
    }

    /// <summary>Linkers let strings share their ends: nothing else may point into the text that is overwritten.</summary>
    private static void EnsureNameIsUnshared(ElfDynamicImage image, int symbol)
    {
        var start = image.SymbolNameOffset(symbol);
        var others = Enumerable.Range(1, image.SymbolCount - 1).Where(other => other != symbol).Select(image.SymbolNameOffset)
            .Concat(image.NameOffsets)
            .Concat(image.VersionNeeds.SelectMany(need => new[] { need.NameOffset, need.LibraryOffset }));
        if (others.Any(offset => offset >= start && offset - start < MissingSymbol.Length))
        {
            throw new ShimPatchException($"the name '{MissingSymbol}' is shared with another entry");
        }
    }
}
