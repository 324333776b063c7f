using System.Text.Json;
using System.Text.Json.Serialization;

namespace YoloTune.Training.Options;

/// <summary>
/// <see cref="TrainOptions"/> as JSON, for the manifest of a run and for checkpoints. Unlike <c>args.yaml</c> it tells a first learning
/// rate that was given from one that was not.
/// </summary>
public static class TrainOptionsJson
{
    private static readonly JsonSerializerOptions Settings = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true,
    };

    /// <summary>Writes options.</summary>
    /// <param name="options">The options; the arguments they came from are left out.</param>
    /// <returns>A JSON object with a property for every option.</returns>
    public static JsonElement ToJson(TrainOptions options) => JsonSerializer.SerializeToElement(options, Settings);

    /// <summary>Reads options.</summary>
    /// <param name="json">The JSON object; missing properties take their defaults, unknown ones are passed over.</param>
    /// <returns>The options.</returns>
    /// <exception cref="JsonException">The JSON is no such object.</exception>
    public static TrainOptions FromJson(JsonElement json) =>
        json.Deserialize<TrainOptions>(Settings) ?? throw new JsonException("The options are null.");
}
