using YoloTune.Core.Errors;

namespace YoloTune.Core.Imaging;

/// <summary>The errors that reading an image can end in.</summary>
internal static class ImageErrors
{
    public static InputException Unreadable(string name, Exception inner) =>
        new("the image file cannot be opened", name, remedy: "Check that the file exists and may be read", inner: inner);

    public static InputException Empty(string name) =>
        new("the image file is empty", name, remedy: "Replace or remove it");

    public static InputException NotAnImage(string name) =>
        new("this is no JPEG, PNG, BMP, WebP or TIFF image", name, remedy: "Convert it to JPEG or PNG, or remove it");

    public static InputException Corrupt(string name, string? detail = null, Exception? inner = null) =>
        new(detail is null ? "the image is damaged and cannot be decoded" : $"the image is damaged and cannot be decoded ({detail})", name, remedy: "Replace or remove the file", inner: inner);
}
