using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace YoloTune.TestSupport;

/// <summary>A real web server (Kestrel) on loopback whose answers a test writes.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2? _certificate;
    private readonly ConcurrentQueue<(string Path, string? Range)> _requests = new();

    private LoopbackServer(WebApplication app, X509Certificate2? certificate)
    {
        _app = app;
        _certificate = certificate;
    }

    /// <summary>The base address, ending with a slash.</summary>
    public Uri Address => new(_app.Urls.First() + "/");

    /// <summary>What has been asked for, in order, and from which byte.</summary>
    public IReadOnlyList<(string Path, string? Range)> Requests => [.. _requests];

    /// <summary>Starts a server; <paramref name="answer"/> gets every request and its zero-based number.</summary>
    public static async Task<LoopbackServer> StartAsync(Func<HttpContext, int, Task> answer, bool https = false)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        var certificate = https ? CreateCertificate() : null;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        if (https)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        var app = builder.Build();
        var server = new LoopbackServer(app, certificate);
        var count = -1;
        app.Run(async context =>
        {
            server._requests.Enqueue((context.Request.Path, context.Request.Headers.Range));
            await answer(context, Interlocked.Increment(ref count));
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>A handler that trusts the certificate of this server and no other, and never uses a proxy.</summary>
    public HttpMessageHandler CreateHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _certificate?.GetCertHashString() },
    };

    /// <summary>Sends a file as good servers do: with length, validator and ranges.</summary>
    public static async Task SendAsync(HttpContext context, byte[] content, string tag = "\"v1\"")
    {
        var start = 0;
        context.Response.Headers.ETag = tag;
        if (context.Request.GetTypedHeaders().Range?.Ranges.FirstOrDefault()?.From is { } from && (!context.Request.Headers.TryGetValue("If-Range", out var wanted) || wanted == tag))
        {
            start = (int)from;
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = FormattableString.Invariant($"bytes {start}-{content.Length - 1}/{content.Length}");
        }

        context.Response.ContentLength = content.Length - start;
        await context.Response.Body.WriteAsync(content.AsMemory(start));
    }

    /// <summary>Sends the beginning of a file under the length of the whole, and breaks the connection.</summary>
    public static async Task BreakAsync(HttpContext context, byte[] content, int after, string tag = "\"v1\"")
    {
        context.Response.Headers.ETag = tag;
        context.Response.ContentLength = content.Length;
        await context.Response.Body.WriteAsync(content.AsMemory(0, after));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate?.Dispose();
    }

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var plain = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(plain.Export(X509ContentType.Pfx), null);
    }
}
