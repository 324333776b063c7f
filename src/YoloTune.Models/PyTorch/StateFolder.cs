using System.Globalization;
using YoloTune.Models.Checkpoints;

namespace YoloTune.Models.PyTorch;

/// <summary>
/// A state dict as a tree: <c>model.0.conv.weight</c> is the entry <c>weight</c> of the folder <c>conv</c> in <c>0</c> in
/// <c>model</c>. Entries that are taken are ticked off, so that one nobody asked for can be named.
/// </summary>
internal sealed class StateFolder
{
    private readonly OrderedDictionary<string, StateFolder> _folders = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, StoredTensor> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    private StateFolder(string path) => Path = path;

    /// <summary>Full name; empty for the root.</summary>
    public string Path { get; }

    /// <summary>Number of folders called 0, 1, 2, ... without a gap.</summary>
    public int Count => Enumerable.Range(0, _folders.Count).TakeWhile(i => _folders.ContainsKey(Number(i))).Count();

    /// <summary>Makes the tree.</summary>
    /// <param name="state">Names and tensors.</param>
    /// <exception cref="FormatException">A name occurs twice.</exception>
    public static StateFolder Of(IEnumerable<KeyValuePair<string, StoredTensor>> state)
    {
        var root = new StateFolder(string.Empty);
        foreach (var (name, tensor) in state)
        {
            var folder = root;
            var parts = name.Split('.');
            foreach (var part in parts.AsSpan(0, parts.Length - 1))
            {
                if (!folder._folders.TryGetValue(part, out var next))
                {
                    next = new StateFolder(folder.NameOf(part));
                    folder._folders.Add(part, next);
                }

                folder = next;
            }

            if (!folder._entries.TryAdd(parts[^1], tensor))
            {
                throw new FormatException($"the entry '{name}' is there twice");
            }
        }

        return root;
    }

    /// <summary>The name of a number.</summary>
    /// <param name="index">The number.</param>
    public static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>True when there is a folder of that name.</summary>
    /// <param name="name">Its name.</param>
    public bool HasFolder(string name) => _folders.ContainsKey(name);

    /// <summary>True when there is an entry of that name.</summary>
    /// <param name="name">Its name.</param>
    public bool HasEntry(string name) => _entries.ContainsKey(name);

    /// <summary>A folder.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">There is none.</exception>
    public StateFolder Folder(string name) =>
        _folders.TryGetValue(name, out var folder) ? folder : throw new FormatException($"the weights lack '{NameOf(name)}'");

    /// <summary>A numbered folder.</summary>
    /// <param name="index">Its number.</param>
    /// <exception cref="FormatException">There is none.</exception>
    public StateFolder Folder(int index) => Folder(Number(index));

    /// <summary>The folders 0, 1, 2, ...</summary>
    public IEnumerable<StateFolder> Items() => Enumerable.Range(0, Count).Select(Folder);

    /// <summary>Takes an entry.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">There is none.</exception>
    public StoredTensor Take(string name)
    {
        var tensor = Look(name);
        _taken.Add(name);
        return tensor;
    }

    /// <summary>An entry, without ticking it off.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">There is none.</exception>
    public StoredTensor Look(string name) =>
        _entries.TryGetValue(name, out var tensor) ? tensor : throw new FormatException($"the weights lack '{NameOf(name)}'");

    /// <summary>Full names of the entries that were not taken.</summary>
    public IEnumerable<string> Left() =>
        _entries.Keys.Where(name => !_taken.Contains(name)).Select(NameOf).Concat(_folders.Values.SelectMany(folder => folder.Left()));

    private string NameOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";
}
