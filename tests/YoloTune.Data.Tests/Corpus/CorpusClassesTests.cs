using YoloTune.Data.Corpus;
using YoloTune.Data.Corpus.Objects;

namespace YoloTune.Data.Tests.Corpus;

public class CorpusClassesTests
{
    // The table throws when a code point stands in it twice, so a class found is the only one.
    [Fact]
    public void Find_EveryPictureOfThePackage_HasAClass()
    {
        var without = PictureNames.All.Where(name => CorpusClasses.Find(name + ".webp") < 0);

        Assert.Empty(without);
    }

    [Fact]
    public void Names_OfTheTable_AreManyDistinctAndAllInUse()
    {
        var used = PictureNames.All.Select(CorpusClasses.Find).ToHashSet();

        Assert.Equal(194, CorpusGenerator.ClassNames.Distinct().Count());
        Assert.Equal(CorpusGenerator.ClassNames.Count, used.Count);
    }

    [Theory]
    [InlineData("1f415.webp", "dog")]
    [InlineData("1f415-200d-1f9ba.webp", "dog")]
    [InlineData("folder/1f469-1f3fd-200d-1f33e.webp", "worker")]
    [InlineData("1f468-200d-1f469-200d-1f467-200d-1f466", "family")]
    [InlineData("1f469-1f3fb-200d-2764-fe0f-200d-1f48b-200d-1f468-1f3fb", "couple")]
    [InlineData("1f9d1-1f3ff-200d-1f9b0", "adult")]
    [InlineData("1f3c3-1f3fe-200d-2640-fe0f", "person_walking")]
    [InlineData("2764-fe0f-200d-1f525", "heart")]
    [InlineData("0023-fe0f-20e3", "keycap")]
    [InlineData("1f1e9-1f1ea", "flag_of_country")]
    [InlineData("1f3f4-e0067_e0062_e0065_e006e_e0067", "flag")]
    [InlineData("2640-fe0f", "sign_mathematics")]
    public void Find_NameOfAPicture_GivesItsClass(string name, string expected)
    {
        var found = CorpusClasses.Find(name);

        Assert.Equal(expected, CorpusGenerator.ClassNames[found]);
    }

    [Theory]
    [InlineData("readme")]
    [InlineData("")]
    [InlineData("fe0f")]
    [InlineData("10ffff")]
    public void Find_OtherName_GivesNone(string name)
    {
        Assert.Equal(-1, CorpusClasses.Find(name));
    }
}
