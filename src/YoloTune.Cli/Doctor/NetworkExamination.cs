using System.Net;
using YoloTune.Core.Downloads;

namespace YoloTune.Cli.Doctor;

/// <summary>Whether weights and data sets can be fetched. Being offline is no fault: everything else works without.</summary>
internal static class NetworkExamination
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks the host of an address for an answer, whatever it is.</summary>
    public static async Task<Finding> RunAsync(Uri address, bool offline, HttpMessageHandler? handler, CancellationToken cancellationToken)
    {
        if (offline)
        {
            return Finding.Ok("network", $"not used, since {AssetAddress.OfflineVariable} is set");
        }

        var advice = $"Without network: put weights into ./weights by hand and use data of your own or data=starter; a mirror can be named with {AssetAddress.WeightsVariable}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        using var client = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false });
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, address);
            using var answer = await client.SendAsync(request, limit.Token);
            return answer.StatusCode == HttpStatusCode.ProxyAuthenticationRequired
                ? new Finding("network", FindingLevel.Warning, "the proxy wants a name and a password", "Set HTTPS_PROXY with them")
                : Finding.Ok("network", $"{address.Host} answers");
        }
        catch (HttpRequestException error)
        {
            return new Finding("network", FindingLevel.Warning, $"{address.Host} cannot be reached: {error.GetBaseException().Message.TrimEnd('.')}", advice);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Finding("network", FindingLevel.Warning, FormattableString.Invariant($"{address.Host} did not answer within {_patience.TotalSeconds:0} seconds"), advice);
        }
    }
}
