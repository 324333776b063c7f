namespace YoloTune.Cli.CommandLine;

/// <summary>
/// Puts words together that the shell has split (specification 07, section 7): <c>a = b</c>, <c>a= b</c>, <c>a =b</c>, and
/// lists with blanks such as <c>classes=[0, 1]</c>.
/// </summary>
internal static class TokenMerger
{
    /// <summary>Merges the words of a command line.</summary>
    public static IReadOnlyList<string> Merge(IReadOnlyList<string> words) => MergeBrackets(MergeEquals(words));

    private static List<string> MergeEquals(IReadOnlyList<string> words)
    {
        var merged = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            var hasNext = i + 1 < words.Count;
            if (word == "=" && merged.Count > 0 && hasNext)
            {
                merged[^1] += "=" + words[++i];
            }
            else if (word.Length > 1 && word.EndsWith('=') && hasNext && !words[i + 1].Contains('='))
            {
                merged.Add(word + words[++i]);
            }
            else if (word.Length > 1 && word.StartsWith('=') && merged.Count > 0)
            {
                merged[^1] += word;
            }
            else
            {
                merged.Add(word);
            }
        }

        return merged;
    }

    private static List<string> MergeBrackets(List<string> words)
    {
        var merged = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var end = ClosingWord(words, i);
            merged.Add(string.Concat(words.Skip(i).Take(end - i + 1)));
            i = end;
        }

        return merged;
    }

    /// <summary>The index of the word that closes the brackets opened in a word; the word itself when it opens none or none closes.</summary>
    private static int ClosingWord(List<string> words, int start)
    {
        if (!words[start].Contains('='))
        {
            return start;
        }

        var depth = 0;
        for (var i = start; i < words.Count; i++)
        {
            depth += words[i].Count(c => c is '[' or '(') - words[i].Count(c => c is ']' or ')');
            if (depth <= 0)
            {
                return i;
            }
        }

        return start;
    }
}
