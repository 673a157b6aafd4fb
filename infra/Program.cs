using Datasets.Infra;

return CompileCommand.Run(args, Environment.GetEnvironmentVariable, Console.Out, Console.Error);
