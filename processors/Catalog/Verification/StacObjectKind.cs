using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Datasets.Storage;

namespace Datasets.Stac;

public enum StacObjectKind { Catalog, Collection, Item, Asset }
