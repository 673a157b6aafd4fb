using System.Globalization;
using Datasets.Bench;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["--help" or "-h"])
{
    Console.WriteLine(BenchOptions.Usage);
    return 0;
}
try
{
    return args switch
    {
        ["kernels", .. var rest] => Kernels.Run(rest),
        ["figure", .. var rest] => Figure.Draw(BenchOptions.Parse(rest)),
        ["levels", .. var rest] => await Levels.RunAsync(BenchOptions.Parse(rest)),
        ["child", .. var rest] => await Child.RunAsync(rest),
        _ => await BenchRun.RunAsync(BenchOptions.Parse(args)),
    };
}
catch (BenchUsageException e)
{
    Console.Error.WriteLine($"error: {e.Message}\n{BenchOptions.Usage}");
    return 2;
}
