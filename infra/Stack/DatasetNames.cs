using Datasets.Descriptors;
using Datasets.Infra.Pulumi;

namespace Datasets.Infra.Stack;

/// <summary>The names of one dataset's resources: in the program, and in AWS.</summary>
public sealed class DatasetNames(StackBuilder stack, string dataset)
{
    /// <summary>The name of a resource in the program. None that the datasets share begins so.</summary>
    public string Resource(string what) => $"dataset-{dataset}-{what}";

    /// <summary>Its share of the queue: Batch allows letters and digits.</summary>
    public string Share => string.Concat(dataset.Where(char.IsAsciiLetterOrDigit));

    public Text StateMachine => stack.Name(dataset);

    public Text JobDefinition => stack.Name(dataset);

    public Text Schedule => stack.Name(dataset);

    public Text JobRole => stack.Name($"{dataset}-job");

    public Text ExecutionRole => stack.Name($"{dataset}-secrets");

    public Text Notifications => stack.Name($"{dataset}-notifications");

    public Text NotificationPipe => stack.Name(dataset);

    /// <summary>The key prefixes, below the root, that are this dataset's own.</summary>
    public string[] KeyPrefixes => [$"{dataset}/", ReceiptKeys.FolderOf(dataset), RunPrefix];

    /// <summary>Where its runs keep their books.</summary>
    public string RunPrefix => RunKeys.FolderOf(dataset);
}
