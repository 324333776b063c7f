namespace YoloTune.Models.Native;

/// <summary>One version that an ELF object asks of a library (an <c>Elf64_Vernaux</c> record).</summary>
/// <param name="Library">The library's file name, such as <c>libstdc++.so.6</c>.</param>
/// <param name="Version">The version's name, such as <c>GLIBCXX_3.4</c>.</param>
/// <param name="Hash">The System V hash of the name.</param>
/// <param name="Index">The index by which symbols refer to it.</param>
/// <param name="NameOffset">The offset of the version's name in the string table.</param>
/// <param name="LibraryOffset">The offset of the library's name in the string table.</param>
/// <param name="Position">Where the record begins in the file, bytes.</param>
internal readonly record struct ElfVersionNeed(string Library, string Version, uint Hash, ushort Index, uint NameOffset, uint LibraryOffset, int Position);
