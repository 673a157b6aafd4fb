using System.Globalization;
using Datasets.Bench;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return args switch
{
    ["kernels", .. var rest] => Kernels.Run(rest),
    ["figure", .. var rest] => Figure.Draw(BenchOptions.Parse(rest)),
    ["levels", .. var rest] => await Levels.RunAsync(BenchOptions.Parse(rest)),
    ["child", .. var rest] => await Child.RunAsync(rest),
    _ => await BenchRun.RunAsync(BenchOptions.Parse(args)),
};
