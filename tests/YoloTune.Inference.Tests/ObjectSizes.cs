using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using YoloTune.Core.Tasks;

namespace YoloTune.Inference.Tests;

/// <summary>The bytes that a result consists of: itself, and every object that only it refers to.</summary>
internal static class ObjectSizes
{
    /// <summary>Adds up the objects of a result. Its path and the class names are not its own.</summary>
    public static long Of(ImageResult result)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance) { result.Path, result.Names };
        return Walk(result, seen);
    }

    private static long Walk(object? value, HashSet<object> seen)
    {
        if (value is null || !seen.Add(value))
        {
            return 0;
        }

        if (value is Array { Length: 0 })
        {
            return 0; // The empty array is shared by all.
        }

        var bytes = SizeOf(value);
        if (value is Array array)
        {
            return array.GetType().GetElementType()!.IsValueType ? bytes : bytes + ((IEnumerable)array).Cast<object?>().Sum(item => Walk(item, seen));
        }

        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            bytes += type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .Where(field => !field.FieldType.IsValueType)
                .Sum(field => Walk(field.GetValue(value), seen));
        }

        return bytes;
    }

    private static long SizeOf(object value)
    {
        Func<object> make = value is Array array
            ? () => Array.CreateInstance(array.GetType().GetElementType()!, array.Length)
            : () => RuntimeHelpers.GetUninitializedObject(value.GetType());
        return Enumerable.Range(0, 5).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            GC.KeepAlive(make());
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }
}
