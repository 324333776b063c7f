using Mono.Cecil;
using Mono.Cecil.Cil;

namespace YoloTune.Architecture.Tests;

/// <summary>
/// Nothing calls a kernel with a number that nobody holds. TorchSharp frees a native scalar when the garbage collector has
/// seen its last use, which may be before the kernel has read it. A number must therefore be a <c>using Scalar</c> (or a static
/// one), and no method of TorchSharp may be called that makes one by itself. Which those are is read from TorchSharp's own code,
/// so that a later version is judged by what it does.
/// </summary>
public class HeldScalarTests
{
    private const string ScalarType = "TorchSharp.Scalar";

    private static readonly Lazy<HashSet<string>> _loose = new(FindLooseMethods);

    [Theory]
    [InlineData("YoloTune.Models")]
    [InlineData("YoloTune.Training")]
    [InlineData("YoloTune.Export")]
    public void Numbers_AreHeldWhileAKernelReadsThem(string assembly)
    {
        using var module = Read(assembly);
        var found = Methods(module).SelectMany(method => LooseUses(method, _loose.Value).Select(use => $"{method.DeclaringType.FullName}.{method.Name}: {use}")).Order(StringComparer.Ordinal).ToArray();

        Assert.True(found.Length == 0, "Use YoloTune.Models.Layers.TensorArithmetic or a `using Scalar` instead of:\n" + string.Join('\n', found));
    }

    [Theory]
    [InlineData("op_Addition(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)")]
    [InlineData("op_Subtraction(System.Int32,TorchSharp.torch/Tensor)")]
    [InlineData("softplus(System.Double,System.Double)")]
    public void TorchSharp_HasMethodsThatHoldNothing(string method) =>
        Assert.Contains(_loose.Value, name => name.EndsWith("::" + method, StringComparison.Ordinal));

    [Theory]
    [InlineData("op_Multiply(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)")]
    [InlineData("op_Subtraction(TorchSharp.torch/Tensor,TorchSharp.torch/Tensor)")]
    public void TorchSharp_HasMethodsThatAreSafe(string method) =>
        Assert.DoesNotContain(_loose.Value, name => name.EndsWith("::" + method, StringComparison.Ordinal));

    /// <summary>The methods of TorchSharp that make a scalar nobody holds, and those that call one.</summary>
    private static HashSet<string> FindLooseMethods()
    {
        using var module = Read("TorchSharp");
        var methods = Methods(module).Where(method => method.ReturnType.FullName != ScalarType).ToArray();
        var loose = new HashSet<string>(StringComparer.Ordinal);
        int before;
        do
        {
            before = loose.Count;
            loose.UnionWith(methods.Where(method => LooseUses(method, loose).Any()).Select(method => method.FullName));
        }
        while (loose.Count > before);
        return loose;
    }

    private static IEnumerable<string> LooseUses(MethodDefinition method, HashSet<string> loose)
    {
        var body = method.Body.Instructions;
        var disposes = body.Any(instruction => instruction.Operand is MethodReference { Name: nameof(IDisposable.Dispose) });
        foreach (var instruction in body)
        {
            if (instruction.Operand is not MethodReference called)
            {
                continue;
            }

            var makesScalar = called.ReturnType.FullName == ScalarType && called.HasParameters && called.DeclaringType.FullName.StartsWith(ScalarType, StringComparison.Ordinal);
            if ((makesScalar && !IsHeld(instruction.Next, disposes)) || loose.Contains(called.Resolve()?.FullName ?? called.FullName))
            {
                yield return $"{called.DeclaringType.Name}.{called.Name}({string.Join(", ", called.Parameters.Select(parameter => parameter.ParameterType.Name))})";
            }
        }
    }

    private static bool IsHeld(Instruction next, bool disposes) => next.OpCode.Code switch
    {
        Code.Stsfld or Code.Stfld => true,
        Code.Stloc or Code.Stloc_S or Code.Stloc_0 or Code.Stloc_1 or Code.Stloc_2 or Code.Stloc_3 => disposes,
        _ => false,
    };

    private static IEnumerable<MethodDefinition> Methods(ModuleDefinition module) =>
        module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody);

    private static ModuleDefinition Read(string assembly)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        return ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), new ReaderParameters { AssemblyResolver = resolver });
    }
}
