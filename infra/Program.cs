using System.Text;
using Datasets.Infra;

// Pulumi reads UTF-8, whatever the terminal's locale is.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
return CompileCommand.Run(args, Environment.GetEnvironmentVariable, Console.Out, Console.Error);
