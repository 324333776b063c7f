using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Data.Corpus.Objects;
using YoloTune.Data.Starter.Rendering;

namespace YoloTune.Data.Corpus.Scenes;

/// <summary>One picture of the corpus from its random numbers: backdrop, clutter, things with shadows, clutter in front, camera.</summary>
internal static class CorpusScene
{
    // Sets these streams apart from those of the starter set, whatever the seed.
    private const long Stream = 0x436F_7270_7573_0001;
    private const int Tries = 6;
    private const float LargestShare = 0.62f;
    private const float SmallestShare = 0.08f;

    /// <summary>Composes a picture.</summary>
    /// <param name="shelf">The cut-outs.</param>
    /// <param name="seed">Seed of the corpus.</param>
    /// <param name="index">Which picture, from 0.</param>
    /// <param name="side">Width and height, pixels.</param>
    /// <returns>The picture and boxes around what is seen of each thing.</returns>
    public static (PixelBuffer Image, IReadOnlyList<BoxTarget> Boxes) Compose(CutOutShelf shelf, long seed, int index, int side)
    {
        var random = new SurfaceRandom(seed ^ Stream, index);
        var (forBackdrop, forClutter, forThings, forCover, forCamera) = (random.Fork(), random.Fork(), random.Fork(), random.Fork(), random.Fork());
        var picture = new ScenePicture(side);
        Backdrop.Paint(picture, forBackdrop);
        Clutter.Strew(picture, shelf, forClutter);
        LayThings(picture, shelf, forThings);
        Clutter.Cover(picture, shelf, forCover);
        var boxes = picture.Boxes();
        return (SceneCamera.Take(picture, forCamera), boxes);
    }

    private static void LayThings(ScenePicture picture, CutOutShelf shelf, SurfaceRandom random)
    {
        var side = picture.Frame.Width;
        var (dark, moveX, moveY) = (random.Chance(0.6f) ? random.Range(0.15f, 0.6f) : 0, random.Range(-0.05f, 0.05f), random.Range(0, 0.07f));
        var room = random.Range(0.35f, 0.9f) * side * side;
        for (var count = 1 + random.Pick([1, 1.5f, 2, 2, 2, 1.5f, 1.5f, 1, 1, 1]); count > 0 && room > 0; count--)
        {
            var length = side * random.Skewed(SmallestShare, LargestShare);
            room -= length * length;
            Lay(picture, shelf.Draw(random), random.Fork(), length, dark, moveX, moveY);
        }
    }

    private static void Lay(ScenePicture picture, CutOut cutOut, SurfaceRandom random, float length, float dark, float moveX, float moveY)
    {
        var (color, blur) = (ColorChange.Draw(random), random.Chance(0.2f) ? random.Range(1, 2.6f) : 0.8f);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var pose = Pose.Draw(random, cutOut.Width, cutOut.Height, length, picture.Frame.Width);
            using var sprite = Sprite.Of(cutOut, pose, color, blur, picture.Frame);
            var fullArea = cutOut.SolidShare * cutOut.Width * cutOut.Height * MathF.Abs(pose.ScaleX * pose.ScaleY);
            if (picture.CanLay(sprite, fullArea))
            {
                if (dark > 0)
                {
                    picture.Shade(sprite, dark, (int)(moveX * length), (int)(moveY * length) + 1);
                }

                picture.Lay(sprite, cutOut.ClassIndex, fullArea);
                return;
            }
        }
    }
}
