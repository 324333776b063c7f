namespace YoloTune.Data.Inspection;

/// <summary>Turns groups of like pictures into findings.</summary>
internal static class DuplicateFindings
{
    private const int MostPlaces = 1000;

    public static IEnumerable<InspectionFinding> Of(IReadOnlyList<DuplicateGroup> groups)
    {
        var leaking = groups.Where(group => group.IsLeakage).ToArray();
        if (leaking.Length > 0)
        {
            var splits = string.Join(", ", leaking.SelectMany(group => group.Images).Select(image => image.Split).Distinct(StringComparer.Ordinal));
            yield return new(FindingKind.Leakage, FindingLevel.Error, splits, leaking.Length, FormattableString.Invariant($"Pictures in more than one split, so that figures of validation will be too good: {leaking.Length}"), "Remove them from training (fix=FOLDER does), or divide anew with 'yolotune dataset split group=duplicates'")
            {
                Places = Places(leaking),
            };
        }

        foreach (var (split, inside) in groups.Where(group => !group.IsLeakage).GroupBy(group => group.Images[0].Split, StringComparer.Ordinal).Select(part => (part.Key, part.ToArray())))
        {
            var exact = inside.Sum(group => group.Images.Skip(1).Count(image => image.Relation == DuplicateGroup.SameBytes));
            if (exact > 0)
            {
                yield return new(FindingKind.ExactDuplicate, FindingLevel.Warning, split, exact, FormattableString.Invariant($"Pictures that are copies of others: {exact}"), "Remove them (fix=FOLDER does): they count more than others") { Places = Places(inside.Where(group => group.Images.Skip(1).Any(image => image.Relation == DuplicateGroup.SameBytes))) };
            }

            var near = inside.Sum(group => group.Images.Skip(1).Count(image => image.Relation != DuplicateGroup.SameBytes));
            if (near > 0)
            {
                yield return new(FindingKind.NearDuplicate, FindingLevel.Note, split, near, FormattableString.Invariant($"Pictures that are nearly like others: {near}"), "Keep them in one split: 'yolotune dataset split group=duplicates'") { Places = Places(inside.Where(group => !group.IsExact)) };
            }
        }
    }

    private static IReadOnlyList<FindingPlace> Places(IEnumerable<DuplicateGroup> groups) =>
        [.. groups.SelectMany(group => group.Images.Skip(1).Select(image => new FindingPlace(image.File, null, $"{image.Relation}: {group.Images[0].File}") { Image = image.File })).Take(MostPlaces)];
}
