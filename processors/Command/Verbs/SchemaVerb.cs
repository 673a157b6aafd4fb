using Datasets.Conversion;
using Datasets.Descriptors;

namespace Datasets.Command.Verbs;

internal static class SchemaVerb
{
    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("schema", "Print the JSON Schema of a descriptor, which datasets/schema/dataset.schema.json holds.");
        command.SetAction(_ =>
        {
            Console.Write(DescriptorSchema.Generate(MappingRegistry.Default.Known));
            return ExitCode.Done;
        });
        return command;
    }
}
