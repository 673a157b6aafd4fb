using System.Globalization;
using System.Text.RegularExpressions;
using Datasets.Descriptors;
using Datasets.Library;
using Datasets.Support;

namespace Datasets.Workflow.Derivation;

/// <summary>
/// Derived COGs against CDO, which reads the days' own netCDF files and shares no code with what reads and writes the COGs: stacks that chance makes, with days
/// that are missing, several times on a day, and pixels without a value of each kind.
/// </summary>
public sealed partial class DerivedStatisticsTests
{
    private const double Missing = -9e33;

    /// <summary>CDO's operator, and how its results and ours are named by their order.</summary>
    private static readonly (string Derive, string Date, string Days, string Operator)[] Cases =
    [
        ("by: month", "yyyyMM", "daymean", "monmean"),
        ("by: month, statistic: mean, minimumDays: 4", "yyyyMM", "daymean", "monmean"),
        ("by: month, statistic: min, minimumDays: 3", "yyyyMM", "daymin", "monmin"),
        ("by: month, statistic: max", "yyyyMM", "daymax", "monmax"),
        ("by: year, minimumDays: 8", "yyyy", "daymean", "yearmean"),
        ("by: month-of-year, reference: [2003, 2004], minimumDays: 5", "MM", "daymean", "ymonmean"),
        ("by: day-of-year, reference: [2003, 2004], statistic: max", "MMdd", "daymax", "ydaymax"),
    ];

    /// <summary>Packed whole numbers, and floating-point numbers with NaN beside the fill value; each on more than one tile.</summary>
    [Theory]
    [InlineData("i2", 131, 7, 1)]
    [InlineData("f4", 7, 131, 2)]
    public async Task Every_statistic_is_CDOs(string type, int columns, int rows, int seed)
    {
        if (!ExternalProgram.Exists("cdo"))
            Assert.Skip("the truth is CDO's, which is not here: install cdo");
        using var scene = Random(type, columns, rows, seed);
        await scene.ConvertAsync();

        var wanted = new List<(string Cog, double[] Truth, string Case)>();
        foreach (var ((derive, date, days, operation), number) in Cases.Select((one, i) => (one, i)))
        {
            var derived = DerivedScene.Derived(derive, $"derived-{number}", date);
            var report = await scene.RunAsync(derived);
            Assert.True(report is { Failed: 0, Problem: null }, report.Problem ?? string.Join("; ", report.Granules.Select(granule => granule.Reason)));
            var (truth, counts) = (Cdo(scene, operation, days), Counts(scene, operation));
            Add(wanted, scene, derived, truth, counts, derive);
        }
        await AddAnomaliesAsync(wanted, scene);

        foreach (var (cog, (_, truth, name)) in ReadCog.All(scene.Folder, [.. wanted.Select(one => one.Cog)]).Zip(wanted))
        {
            Assert.Empty(cog.Problems);
            for (var i = 0; i < truth.Length; i++)
                Assert.True(AreSame(truth[i], cog.Pixels[i]), $"{name}, {Path.GetFileName(cog.Path)}, pixel {i}: {cog.Pixels[i]} where CDO has {truth[i]}");
        }
        Assert.Empty(await scene.VerifyAsync());
    }

    /// <summary>CDO's ymonsub: the month's mean minus the mean of that calendar month.</summary>
    private static async Task AddAnomaliesAsync(List<(string Cog, double[] Truth, string Case)> wanted, DerivedScene scene)
    {
        var derived = DerivedScene.Derived("by: month, statistic: anomaly, reference: [2003, 2003], minimumDays: 3", "anomalies");
        Assert.Equal(0, (await scene.RunAsync(derived)).Failed);
        string[] reference = ["-selyear,2003"];
        var (own, ownDays) = (Cdo(scene, "monmean", "daymean"), Counts(scene, "monmean"));
        var (usual, usualDays) = (Cdo(scene, "ymonmean", "daymean", reference), Counts(scene, "ymonmean", reference));
        // The months of the two years are the same ones.
        Assert.Equal(own.Count, 2 * usual.Count);
        var truth = own.Select((month, m) => month.Select((value, i) => usualDays[m % usual.Count][i] < 3 ? double.NaN : value - usual[m % usual.Count][i]).ToArray()).ToList();
        Add(wanted, scene, derived, truth, ownDays, "anomaly");
    }

    private static void Add(List<(string Cog, double[] Truth, string Case)> wanted, DerivedScene scene, DatasetDescriptor derived, IReadOnlyList<double[]> truth, IReadOnlyList<double[]> counts, string name)
    {
        var ids = scene.Ids(derived.Id);
        Assert.Equal(truth.Count, ids.Count);
        for (var i = 0; i < ids.Count; i++)
        {
            var days = counts[i];
            wanted.Add((scene.Cog(derived.Id, ids[i]), [.. truth[i].Select((value, p) => days[p] < derived.Derive!.MinimumDays ? double.NaN : value)], name));
            wanted.Add((scene.Cog(derived.Id, ids[i], "v-days"), days, $"{name}, days"));
        }
    }

    /// <summary>Numbers of 32 bits hold seven digits.</summary>
    private static bool AreSame(double truth, double value) =>
        double.IsNaN(truth) ? double.IsNaN(value) : Math.Abs(truth - value) <= 1e-4 + 2e-7 * Math.Abs(truth) && !double.IsNaN(value);

    /// <summary>How many days have a value; 0 where none has.</summary>
    private static IReadOnlyList<double[]> Counts(DerivedScene scene, string operation, params string[] selection) =>
        [.. Run(scene, [$"-{Statistic().Replace(operation, "sum")}", "-gtc,-1e30", "-daymean", .. selection])
            .Select(days => days.Select(count => double.IsNaN(count) ? 0 : count).ToArray())];

    private static IReadOnlyList<double[]> Cdo(DerivedScene scene, string operation, string days, params string[] selection) => Run(scene, [$"-{operation}", $"-{days}", .. selection]);

    /// <summary>What a chain of operators makes of all files: a field of each time, row by row from the north; NaN where there is no value.</summary>
    private static IReadOnlyList<double[]> Run(DerivedScene scene, string[] chain)
    {
        var all = scene.Folder["all.nc"];
        if (!File.Exists(all))
            Run(["-s", "-b", "F64", "-setctomiss,nan", "-mergetime", "[", .. scene.Files, "]", all]);
        return [.. Run(["-s", "-b", "F64", "outputf,%.17g,1", "-setmissval,-9e33", .. chain, all]).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture)).Select(value => value <= Missing / 2 ? double.NaN : value)
            .Chunk(scene.Columns * scene.Rows)];
    }

    private static string Run(string[] arguments)
    {
        var (exitCode, output, error) = ExternalProgram.Run("cdo", arguments);
        Assert.True(exitCode == 0, error);
        return output;
    }

    [GeneratedRegex("(mean|min|max)$")]
    private static partial Regex Statistic();

    private static DerivedScene Random(string type, int columns, int rows, int seed)
    {
        var isPacked = type == "i2";
        var fill = isPacked ? -32767.0 : -9999.0;
        var scene = new DerivedScene(columns, rows, type, isPacked
            ? new() { ["units"] = "DU", ["_FillValue"] = fill, ["scale_factor"] = 0.1, ["add_offset"] = 300.0 }
            : new() { ["units"] = "DU", ["_FillValue"] = fill });
        var chance = new Random(seed);
        foreach (var year in (int[])[2003, 2004])
        {
            for (var day = DerivedScene.At(year, 2, 22); day.Month * 100 + day.Day <= 306; day = day.AddDays(1))
            {
                // The last day of February is there of the leap year alone; each month keeps some days.
                if (chance.Next(4) == 0 && day.Day > 3)
                    continue;
                foreach (var hour in chance.Next(3) == 0 ? (int[])[6, 18] : [0])
                    scene.Write(day.AddHours(hour), Field(chance, columns * rows, isPacked, fill));
            }
        }
        return scene;
    }

    private static double[] Field(Random chance, int pixels, bool isPacked, double fill)
    {
        var field = new double[pixels];
        for (var i = 0; i < field.Length; i++)
        {
            field[i] = chance.Next(10) switch
            {
                0 or 1 or 2 => fill,
                3 when !isPacked => double.NaN,
                _ => isPacked ? chance.Next(-2000, 2000) : (float)(chance.NextDouble() * 500 - 100),
            };
        }
        return field;
    }
}
