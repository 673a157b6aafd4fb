namespace Datasets.Storage.Logging;

/// <summary>How much a log line matters.</summary>
public enum LogLevel { Debug, Info, Warning, Error }
