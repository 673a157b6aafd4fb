namespace Datasets.Catalog.Verification;

public enum StacObjectKind { Catalog, Collection, Item, Asset, Receipt }
