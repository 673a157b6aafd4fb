using Datasets.Command;
using Datasets.Command.Setup;

StopSignals.Listen();
return await CommandLine.InvokeAsync(args);
