
return await CommandLine.InvokeAsync(args);
