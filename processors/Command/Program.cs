using Datasets.Command;

StopSignals.Listen();
return await CommandLine.InvokeAsync(args);
