using System.Collections;
using Datasets.Conversion.Fields;

namespace Datasets.Conversion.Swaths;

/// <summary>Items that are made when they are asked for, so that the grids of many times are not in memory together. The last one made is kept.</summary>
internal sealed class ItemsOnDemand(int count, Func<int, MappedGranule> make) : IReadOnlyList<MappedGranule>
{
    private (int Index, MappedGranule Item)? _last;

    public int Count => count;

    public MappedGranule this[int index]
    {
        get
        {
            if (_last?.Index != index)
                _last = (index, make(index));
            return _last.Value.Item;
        }
    }

    public IEnumerator<MappedGranule> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
