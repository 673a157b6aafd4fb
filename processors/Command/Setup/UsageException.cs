using System.CommandLine;
using Datasets.Cog;
using Datasets.Command.Output;
using Datasets.Descriptors;
using Datasets.Gdal;
using Datasets.Stac;
using Datasets.Storage;

namespace Datasets.Command.Verbs;

/// <summary>The command was called in a way that makes no sense.</summary>
internal sealed class UsageException(string message) : Exception(message);
