using YoloTune.Export.Onnx;
using static YoloTune.Export.Onnx.AttributeMessage;

namespace YoloTune.Export.Graphs;

/// <summary>The operators that networks are made of, in the form that the chosen opset wants.</summary>
internal static class GraphOperators
{
    private const int AxesAreInputs = 18;

    extension(GraphWriter graph)
    {
        public string Sum(string scope, string left, string right) => graph.Add("Add", scope, [left, right]);

        public string Subtract(string scope, string left, string right) => graph.Add("Sub", scope, [left, right]);

        public string Multiply(string scope, string left, string right) => graph.Add("Mul", scope, [left, right]);

        public string Sigmoid(string scope, string value) => graph.Add("Sigmoid", scope, [value]);

        public string Concat(string scope, IReadOnlyList<string> values, int axis, string? output = null) =>
            values.Count == 1 && output is null ? values[0] : graph.Add("Concat", scope, values, [Integer("axis", axis)], output);

        public IReadOnlyList<string> Split(string scope, string value, int axis, params long[] sizes) =>
            graph.AddMany("Split", scope, sizes.Length, [value, graph.Integers(sizes)], [Integer("axis", axis)]);

        public string Reshape(string scope, string value, string shape) => graph.Add("Reshape", scope, [value, shape]);

        /// <summary>0 keeps a side, -1 takes what is left.</summary>
        public string Reshape(string scope, string value, params ReadOnlySpan<long> shape) => graph.Reshape(scope, value, graph.Integers(shape));

        public string Transpose(string scope, string value, params long[] order) => graph.Add("Transpose", scope, [value], [Integers("perm", order)]);

        public string MatMul(string scope, string left, string right) => graph.Add("MatMul", scope, [left, right]);

        public string Softmax(string scope, string value, int axis) => graph.Add("Softmax", scope, [value], [Integer("axis", axis)]);

        public string Cast(string scope, string value, ElementType type) => graph.Add("Cast", scope, [value], [Integer("to", (long)type)]);

        public string Shape(string scope, string value) => graph.Add("Shape", scope, [value]);

        public string Unsqueeze(string scope, string value, params ReadOnlySpan<long> axes) => graph.Add("Unsqueeze", scope, [value, graph.Integers(axes)]);

        /// <summary>The element at an index of the first axis, without that axis.</summary>
        public string Pick(string scope, string value, int index) => graph.Add("Gather", scope, [value, graph.Integer(index)], [Integer("axis", 0)]);

        public string GatherElements(string scope, string value, string indices, int axis) => graph.Add("GatherElements", scope, [value, indices], [Integer("axis", axis)]);

        public string Tile(string scope, string value, params ReadOnlySpan<long> repeats) => graph.Add("Tile", scope, [value, graph.Integers(repeats)]);

        public string MaxOver(string scope, string value, int axis) => graph.Opset >= AxesAreInputs
            ? graph.Add("ReduceMax", scope, [value, graph.Integers(axis)], [Integer("keepdims", 0)])
            : graph.Add("ReduceMax", scope, [value], [Integers("axes", axis), Integer("keepdims", 0)]);

        /// <summary>The k largest of the last axis in descending order, and their places.</summary>
        public (string Values, string Indices) TopK(string scope, string value, string count)
        {
            var outputs = graph.AddMany("TopK", scope, 2, [value, count], [Integer("axis", -1), Integer("largest", 1), Integer("sorted", 1)]);
            return (outputs[0], outputs[1]);
        }
    }
}
