using System.Diagnostics;
using Datasets.Support;

namespace Datasets.Catalog.Page;

/// <summary>The scripts of <c>browse/test</c>, which drive a browser.</summary>
internal static class PageScripts
{
    /// <summary>What a script prints. Skips where its packages are not installed.</summary>
    public static string Run(string script, string input, params string[] arguments)
    {
        if (!Directory.Exists(Repository.PathOf("browse/node_modules")))
            Assert.Skip("needs the npm packages of browse, which './run test' installs");
        var start = new ProcessStartInfo("node", [Repository.PathOf($"browse/test/{script}"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}
