using System.Text.Json;
using YoloTune.Core.Errors;
using YoloTune.Core.Tasks;
using YoloTune.Data.Augmentation;
using YoloTune.Training.Options;

namespace YoloTune.Training.Tests.Options;

public sealed class TrainOptionsMappingTests
{
    [Fact]
    public void ToTrainOptions_NothingGiven_EqualsTheDefaultsInCode()
    {
        var options = ArgumentSet.Empty.ToTrainOptions();

        Assert.Equal(Json(new TrainOptions()), Json(options));
        Assert.Null(options.InitialLearningRate);
    }

    [Fact]
    public void ToTrainOptions_EveryDefaultGiven_DiffersOnlyInTheLearningRate()
    {
        var given = ArgumentTable.Definitions.Where(row => row.Key is not ("model" or "data")).Select(row => new ArgumentSource(row.Key, row.Default));

        var options = ArgumentSet.From(given).ToTrainOptions();

        Assert.Equal(0.01, options.InitialLearningRate);
        Assert.Equal(Json(new TrainOptions()), Json(options with { InitialLearningRate = null }));
    }

    [Fact]
    public void ToTrainOptions_EveryKeyOfTraining_ChangesAnOption()
    {
        var defaults = Json(new TrainOptions());
        foreach (var definition in ArgumentTable.Definitions.Concat(ArgumentTable.Extras).Where(row => row.Use.HasFlag(ArgumentUse.Train) && row.Key is not ("mode" or "cfg")))
        {
            var options = ArgumentSet.Empty.With(definition.Key, Another(definition)).ToTrainOptions();

            Assert.True(defaults != Json(options), definition.Key);
        }
    }

    [Fact]
    public void ToArguments_EveryKeyOfTraining_ComesBack()
    {
        foreach (var definition in ArgumentTable.Definitions.Concat(ArgumentTable.Extras).Where(row => row.Use.HasFlag(ArgumentUse.Train) && row.Key is not ("mode" or "cfg" or "resume")))
        {
            var options = ArgumentSet.Empty.With(definition.Key, Another(definition)).ToTrainOptions();

            var again = (options with { Arguments = ArgumentSet.Empty }).ToArguments().ToTrainOptions();

            Assert.True(Json(options) == Json(again), definition.Key);
        }
    }

    [Theory]
    [InlineData("10", "10")]
    [InlineData("0", null)]
    [InlineData("none", null)]
    [InlineData("[0,1,2]", "0,1,2")]
    [InlineData("[10]", "10,")]
    [InlineData("10,", "10,")]
    [InlineData("0,1,23.cv3", "0,1,23.cv3")]
    [InlineData("[0, 23.cv3]", "0,23.cv3")]
    [InlineData("backbone", "backbone")]
    public void ToTrainOptions_Freeze_TakesCountListAndWords(string given, string? expected) =>
        Assert.Equal(expected, Arguments.Of("freeze=" + given).ToTrainOptions().Freeze);

    [Fact]
    public void ToTrainOptions_Scale_TakesJitterOrPair()
    {
        var jitter = Arguments.Of("scale=0.3").ToTrainOptions().Augmentation;
        var pair = Arguments.Of("scale=0.8,1.2").ToTrainOptions().Augmentation;

        Assert.Equal((0.7, 1.3), (jitter.ScaleMinimum, jitter.ScaleMaximum));
        Assert.Equal((0.8, 1.2), (pair.ScaleMinimum, pair.ScaleMaximum));
    }

    [Fact]
    public void ToTrainOptions_Pretrained_TakesSwitchOrPath()
    {
        Assert.False(Arguments.Of("pretrained=False").ToTrainOptions().Pretrained);
        var path = Arguments.Of("pretrained=a.pt").ToTrainOptions();
        Assert.Equal((true, "a.pt"), (path.Pretrained, path.PretrainedPath));
    }

    [Theory]
    [InlineData("True", null, "true")]
    [InlineData("True", "runs/last.pt", "runs/last.pt")]
    [InlineData("a/last.pt", null, "a/last.pt")]
    [InlineData("False", null, null)]
    public void ToTrainOptions_Resume_TakesSwitchOrPath(string resume, string? model, string? expected)
    {
        string[] pairs = model is null ? ["resume=" + resume] : ["resume=" + resume, "model=" + model];

        Assert.Equal(expected, Arguments.Of(pairs).ToTrainOptions().Resume);
    }

    [Theory]
    [InlineData("500", 500, 0)]
    [InlineData("10min", 0, 10)]
    [InlineData("0.5min", 0, 0.5)]
    [InlineData("False", 0, 0)]
    [InlineData("0", 0, 0)]
    public void ToTrainOptions_StatePeriod_TakesBatchesOrMinutes(string given, int batches, double minutes)
    {
        var options = Arguments.Of("state_period=" + given).ToTrainOptions();

        Assert.Equal((batches, minutes), (options.StateBatches, options.StateMinutes));
    }

    [Theory]
    [InlineData("state_period=-1")]
    [InlineData("state_period=10h")]
    [InlineData("state_period=-3min")]
    [InlineData("state_period=nanmin")]
    [InlineData("nonfinite=ignore")]
    public void ToTrainOptions_UnknownWayToBeSafe_IsRefused(string given) =>
        Assert.Contains(given, Assert.Throws<InputException>(() => Arguments.Of(given).ToTrainOptions()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("imgsz=640,480", 640)]
    [InlineData("imgsz=[320,512]", 512)]
    public void ToTrainOptions_SeveralSizes_TakesTheLargest(string argument, int expected) =>
        Assert.Equal(expected, Arguments.Of(argument).ToTrainOptions().ImageSize);

    [Theory]
    [InlineData("task=segment", "yolo26n-seg.pt")]
    [InlineData("task=pose", "yolo26n-pose.pt")]
    [InlineData("task=detect", "yolo26n.pt")]
    public void ToTrainOptions_NoModel_TakesThatOfTheTask(string argument, string expected) =>
        Assert.Equal(expected, Arguments.Of(argument).ToTrainOptions().Model);

    [Theory]
    [InlineData("batch=-2", "'batch=-2' is invalid. Give the number of images (i.e. 'batch=16'), a share of memory (i.e. 'batch=0.7') or 'batch=auto'.")]
    [InlineData("feature_cache=1.5", "'feature_cache=1.5' is invalid. Use feature_cache=True, False or a number of views from 1 to 1000.")]
    [InlineData("feature_cache_gb=0", "'feature_cache_gb=0' is invalid. Give gigabytes above 0 (i.e. 'feature_cache_gb=16').")]
    [InlineData("batch=2.5", "'batch=2.5' is invalid. 'batch' must be a whole number (i.e. 'batch=16').")]
    [InlineData("optimizer=foo", "'optimizer=foo' is invalid. Valid optimizers are SGD, MuSGD, Adam, Adamax, AdamW, NAdam, RAdam, RMSProp, auto.")]
    [InlineData("imgsz=big", "'imgsz=big' is invalid. 'imgsz' must be whole numbers of pixels from 1 to 65536 (i.e. 'imgsz=640').")]
    [InlineData("imgsz=0", "'imgsz=0' is invalid. 'imgsz' must be whole numbers of pixels from 1 to 65536 (i.e. 'imgsz=640').")]
    [InlineData("classes=a", "'classes=a' is invalid. 'classes' must be class numbers from 0 (i.e. 'classes=0' or 'classes=[0,2]').")]
    [InlineData("cache=tape", "'cache=tape' is invalid. Use 'cache=False', 'cache=ram' or 'cache=disk'.")]
    [InlineData("freeze=-1", "'freeze=-1' is invalid. Use a number of layers (i.e. 'freeze=10'), a list (i.e. 'freeze=[0,1,2]') or 'freeze=backbone'.")]
    [InlineData("split=all", "'split=all' is invalid. Valid parts are val, test and train.")]
    [InlineData("precision=fp16", "'precision=fp16' is invalid. Valid values are auto, fp32, bf16.")]
    [InlineData("layout=nhwc", "'layout=nhwc' is invalid. Valid values are auto, contiguous, channels_last.")]
    [InlineData("task=fly", "'task=fly' is invalid. Valid tasks are detect, segment, pose, obb, classify, semantic, depth.")]
    [InlineData("epochs=3000000000", "'epochs=3000000000' is invalid. 'epochs' must be between -2147483648 and 2147483647.")]
    public void ToTrainOptions_ValueThatDoesNotFit_SaysWhatToDo(string argument, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => Arguments.Of(argument).ToTrainOptions()).Message);

    [Theory]
    [InlineData("batch=auto", 16, 0.6)]
    [InlineData("batch=-1", 16, 0.6)]
    [InlineData("batch=0.7", 16, 0.7)]
    [InlineData("batch=8", 8, null)]
    public void ToTrainOptions_Batch_TakesANumberOrAShareOfMemory(string given, int batch, double? share)
    {
        var options = Arguments.Of(given).ToTrainOptions();

        Assert.Equal((batch, share), (options.Batch, options.BatchMemoryShare));
    }

    [Theory]
    [InlineData("feature_cache=False", 0)]
    [InlineData("feature_cache=True", TrainOptions.AutomaticFeatureCache)]
    [InlineData("feature_cache=8", 8)]
    [InlineData("feature_cache=0", 0)]
    public void ToTrainOptions_FeatureCache_TakesANumberOfViews(string given, int views) =>
        Assert.Equal(views, Arguments.Of(given).ToTrainOptions().FeatureCache);

    [Fact]
    public void ToTrainOptions_OptimizerInOtherCase_IsSpelledAsDocumented() =>
        Assert.Equal("AdamW", Arguments.Of("optimizer=adamw").ToTrainOptions().Optimizer);

    [Theory]
    [InlineData("amp=False", "fp32", "auto")]
    [InlineData("amp=True", "auto", "auto")]
    [InlineData("channels_last=True", "auto", "channels_last")]
    public void ToTrainOptions_KeysOfTheReference_StandForPrecisionAndLayout(string argument, string precision, string layout)
    {
        var options = Arguments.Of(argument).ToTrainOptions();

        Assert.Equal((precision, layout), (options.Precision, options.Layout));
    }

    [Fact]
    public void ToTrainOptions_PrecisionGiven_WinsOverAmp() =>
        Assert.Equal("bf16", Arguments.Of("precision=bf16", "amp=False").ToTrainOptions().Precision);

    [Fact]
    public void ToArguments_UsersNotation_IsKept()
    {
        var options = Arguments.Of("warmup_epochs=1", "pose=10", "cache=ram", "data=a.yaml").ToTrainOptions() with { Epochs = 7, Name = "train-2" };

        var arguments = options.ToArguments();

        Assert.Equal("1", arguments["warmup_epochs"].ToString());
        Assert.Equal("10", arguments["pose"].ToString());
        Assert.Equal("7", arguments["epochs"].ToString());
        Assert.Equal("train-2", arguments["name"].ToString());
    }

    [Fact]
    public void ToArguments_OptionsMadeInCode_WritesThem()
    {
        var options = new TrainOptions { Model = "m.pt", Data = "d.yaml", Freeze = "0,1", Classes = [3], Augmentation = AugmentationOptions.None };

        var arguments = options.ToArguments();

        Assert.Equal("m.pt", arguments["model"].ToString());
        Assert.Equal("d.yaml", arguments["data"].ToString());
        Assert.Equal("[0, 1]", arguments["freeze"].ToString());
        Assert.Equal("[3]", arguments["classes"].ToString());
        Assert.Equal("0.0", arguments["scale"].ToString());
        Assert.Equal("0.01", arguments["lr0"].ToString());
        Assert.False(arguments.IsGiven("lr0"));
    }

    [Theory]
    [InlineData("epochs")]
    [InlineData("iou")]
    [InlineData("time")]
    [InlineData("hsv_h")]
    [InlineData("optimizer")]
    public void Check_OptionsMadeInCodeOutOfRange_NamesTheKey(string key)
    {
        var good = new TrainOptions();
        var bad = key switch
        {
            "epochs" => good with { Epochs = 0 },
            "iou" => good with { IouThreshold = 1.5 },
            "time" => good with { TimeHours = 0 },
            "hsv_h" => good with { Augmentation = new AugmentationOptions { HsvHue = -1 } },
            _ => good with { Optimizer = "none" },
        };

        good.Check();
        Assert.StartsWith($"'{key}=", Assert.Throws<InputException>(bad.Check).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_RoundTrip_KeepsEveryOption()
    {
        var options = Arguments.Of("task=obb", "lr0=0.01", "classes=[0,2]", "freeze=backbone", "scale=0.8,1.2", "time=0.5").ToTrainOptions();

        var again = TrainOptionsJson.FromJson(TrainOptionsJson.ToJson(options));

        Assert.Equal(Json(options), Json(again));
        Assert.Equal(TaskKind.Obb, again.Task);
        Assert.Equal(0.01, again.InitialLearningRate);
    }

    private static string Json(TrainOptions options) => TrainOptionsJson.ToJson(options).GetRawText();

    private static ArgumentValue Another(ArgumentDefinition definition) => definition.Key switch
    {
        "task" => ArgumentValue.Of("pose"),
        "cache" => ArgumentValue.Of("disk"),
        "amp" => ArgumentValue.False,
        "precision" => ArgumentValue.Of("bf16"),
        "layout" => ArgumentValue.Of("contiguous"),
        "optimizer" => ArgumentValue.Of("Adam"),
        "auto_augment" => ArgumentValue.Of("augmix"),
        "copy_paste_mode" => ArgumentValue.Of("mixup"),
        "split" => ArgumentValue.Of("test"),
        "imgsz" => ArgumentValue.Of(320),
        "classes" => ArgumentValue.Of([ArgumentValue.Of(1)]),
        "state_period" => ArgumentValue.Of("2.5min"),
        "nonfinite" => ArgumentValue.Of("stop"),
        "freeze" or "feature_cache" => ArgumentValue.Of(3),
        "pretrained" => ArgumentValue.Of("w.pt"),
        "resume" => ArgumentValue.Of("r.pt"),
        _ => definition.Kind switch
        {
            ArgumentKind.Boolean => ArgumentValue.Of(!definition.Default.IsTrue),
            ArgumentKind.Integer or ArgumentKind.Number => ArgumentValue.Of(2),
            ArgumentKind.Fraction or ArgumentKind.FractionOrPair => ArgumentValue.Of(0.25),
            _ => ArgumentValue.Of("x"),
        },
    };
}
