namespace YoloTune.Models.Native;

/// <summary>
/// Runs training and other heavy work on a thread of its own. On Linux with glibc the thread is one whose memory comes from the allocator's main
/// arena, which keeps what tensors leave; in any other arena blocks above 32 MB go back to the system and are faulted in again page by
/// page, step by step (docs/performance.md has the cost). Work that is started on other threads gives the same results.
/// </summary>
public static class ComputeThread
{
    /// <summary>Threads that are tried. New threads are given the arenas that exist in turn, so that the main one is soon reached.</summary>
    private const int Tries = 64;

    /// <summary>Runs work.</summary>
    /// <typeparam name="T">What it results in.</typeparam>
    /// <param name="work">The work; tensors' dispose scopes belong to its thread.</param>
    /// <param name="cancellationToken">Prevents work that has not begun; the work itself watches the token.</param>
    /// <returns>The result, or what the work threw.</returns>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken = default)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Start(() =>
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                completion.SetResult(work());
            }
            catch (OperationCanceledException error)
            {
                completion.SetCanceled(error.CancellationToken.IsCancellationRequested ? error.CancellationToken : new CancellationToken(canceled: true));
            }
            catch (Exception error)
            {
                completion.SetException(error);
            }
        });
        return completion.Task;
    }

    private static void Start(Action work)
    {
        var choosy = AllocatorTuning.ApplyAsWanted() && MainArena.CanBeTold;
        var over = new ManualResetEventSlim();
        for (var left = Tries; ; left--)
        {
            var taken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var anyWillDo = !choosy || left == 1;
            new Thread(() =>
            {
                var right = anyWillDo || MainArena.ServesThisThread();
                taken.SetResult(right);
                if (right)
                {
                    work();
                }
                else
                {
                    // A thread that ended would hand its arena to the next one.
                    over.Wait();
                }
            })
            { IsBackground = true, Name = "YoloTune compute" }.Start();
            if (taken.Task.GetAwaiter().GetResult())
            {
                over.Set();
                return;
            }
        }
    }
}
