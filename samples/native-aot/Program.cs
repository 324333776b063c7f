using YoloTune.Core.Errors;
using YoloTune.Core.Imaging;
using YoloTune.Core.Tasks;
using YoloTune.Inference;

// Finds objects in pictures (or says what they show) with an exported model: native-aot MODEL.onnx PICTURE...
if (args.Length < 2)
{
    Console.Error.WriteLine("native-aot MODEL.onnx PICTURE...");
    return 2;
}

try
{
    Func<PixelBuffer, string, ImageResult> predict;
    if (OnnxModelInfo.Read(args[0]).Task == TaskKind.Classify)
    {
        var classifier = OnnxClassifier.Load(args[0]);
        predict = classifier.Predict;
    }
    else
    {
        var detector = OnnxDetector.Load(args[0]);
        predict = (picture, path) => detector.Predict(picture, path);
    }

    for (var i = 1; i < args.Length; i++)
    {
        var result = predict(ImageDecoder.Decode(args[i]), args[i]);
        Console.WriteLine($"{Path.GetFileName(args[i])}: {result.Describe()}{result.Speed.Inference:F1} ms");
    }

    return 0;
}
catch (InputException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
