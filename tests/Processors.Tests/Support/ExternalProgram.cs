using System.Diagnostics;

namespace Datasets.Support;

/// <summary>Programs that hold the truth from outside this code: gdalinfo, Debian's python3 with GDAL, h5dump.</summary>
internal static class ExternalProgram
{
    /// <summary>Debian's own Python, the one that python3-gdal belongs to.</summary>
    public const string Python = "/usr/bin/python3";

    public static bool Exists(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    public static (int ExitCode, string Output, string Error) Run(string program, params string[] arguments) =>
        RunIn(Environment.CurrentDirectory, program, arguments);

    public static (int ExitCode, string Output, string Error) RunIn(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>The errors and warnings of GDAL's validate_cloud_optimized_geotiff; empty for a valid COG.</summary>
    public static string ValidateCog(params string[] paths)
    {
        const string script = """
            import sys
            from osgeo import gdal
            gdal.UseExceptions()
            from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate
            for path in sys.argv[1:]:
                warnings, errors, _ = validate(path, full_check=True)
                for line in errors + warnings:
                    print(path + ': ' + line)
            """;
        var (exitCode, output, error) = Run(Python, ["-c", script, .. paths]);
        return exitCode == 0 ? output.Trim() : error;
    }
}
