using Datasets.Command;

return await CommandLine.InvokeAsync(args);
