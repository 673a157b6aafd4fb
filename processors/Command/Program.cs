using Datasets.Command;
using Datasets.Command.Output;
using Datasets.Command.Setup;

StopSignals.Listen();
Terminal.WriteSafely();
return await CommandLine.InvokeAsync(args);
