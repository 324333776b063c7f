namespace YoloTune.Training.Tests.Optimization;

/// <summary>The documented formulas for a single number, in double precision.</summary>
internal sealed class ScalarOptimizer(string name, double value, double rate, double beta1, double decay)
{
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private int _step;
    private double _first;
    private double _second;
    private double _product = 1;

    public double Value { get; private set; } = value;

    public void Step(double gradient)
    {
        _step++;
        if (name == "AdamW")
        {
            Value -= rate * decay * Value;
        }
        else
        {
            gradient += decay * Value;
        }

        Value -= name switch
        {
            "SGD" => Sgd(gradient),
            "Adam" or "AdamW" => Adam(gradient),
            "NAdam" => NAdam(gradient),
            "RAdam" => RAdam(gradient),
            "Adamax" => Adamax(gradient),
            _ => RmsProp(gradient),
        };
    }

    private double Sgd(double gradient)
    {
        _first = (beta1 * _first) + gradient;
        return rate * (gradient + (beta1 * _first));
    }

    private double Adam(double gradient)
    {
        Moments(gradient);
        return rate * FirstHat / (Math.Sqrt(SecondHat) + Epsilon);
    }

    private double NAdam(double gradient)
    {
        Moments(gradient);
        var now = beta1 * (1 - (0.5 * Math.Pow(0.96, _step * 0.004)));
        var next = beta1 * (1 - (0.5 * Math.Pow(0.96, (_step + 1) * 0.004)));
        _product *= now;
        var first = (next * _first / (1 - (_product * next))) + ((1 - now) * gradient / (1 - _product));
        return rate * first / (Math.Sqrt(SecondHat) + Epsilon);
    }

    private double RAdam(double gradient)
    {
        Moments(gradient);
        var limit = (2 / (1 - Beta2)) - 1;
        var power = Math.Pow(Beta2, _step);
        var length = limit - (2 * _step * power / (1 - power));
        if (length <= 5)
        {
            return rate * FirstHat;
        }

        var adaptive = Math.Sqrt(1 - power) / (Math.Sqrt(_second) + Epsilon);
        var rectification = Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
        return rate * FirstHat * adaptive * rectification;
    }

    private double Adamax(double gradient)
    {
        _first = (beta1 * _first) + ((1 - beta1) * gradient);
        _second = Math.Max(Beta2 * _second, Math.Abs(gradient) + Epsilon);
        return rate * FirstHat / _second;
    }

    private double RmsProp(double gradient)
    {
        _second = (0.99 * _second) + (0.01 * gradient * gradient);
        _first = (beta1 * _first) + (gradient / (Math.Sqrt(_second) + Epsilon));
        return rate * _first;
    }

    private double FirstHat => _first / (1 - Math.Pow(beta1, _step));

    private double SecondHat => _second / (1 - Math.Pow(Beta2, _step));

    private void Moments(double gradient)
    {
        _first = (beta1 * _first) + ((1 - beta1) * gradient);
        _second = (Beta2 * _second) + ((1 - Beta2) * gradient * gradient);
    }
}
