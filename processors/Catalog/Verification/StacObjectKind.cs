namespace Datasets.Catalog.Verification;

public enum StacObjectKind { Catalog, Collection, Item, ItemTable, Strip, Series, Asset, Receipt }
