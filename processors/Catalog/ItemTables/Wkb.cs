using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Datasets.Catalog.ItemTables;

/// <summary>Polygons and sets of them as well-known binary, little-endian, two numbers a point. Items have no other geometry.</summary>
internal static class Wkb
{
    private const byte LittleEndian = 1;
    private const uint Polygon = 3, MultiPolygon = 6;

    /// <exception cref="FormatException">It is another geometry.</exception>
    public static byte[] Write(JsonNode geometry)
    {
        var output = new MemoryStream();
        var coordinates = geometry["coordinates"]!.AsArray();
        switch ((string?)geometry["type"])
        {
            case "Polygon":
                WritePolygon(output, coordinates);
                break;
            case "MultiPolygon":
                WriteHead(output, MultiPolygon, coordinates.Count);
                foreach (var polygon in coordinates)
                    WritePolygon(output, polygon!.AsArray());
                break;
            case var other:
                throw new FormatException($"its geometry is a {other}, where a Polygon or a MultiPolygon is expected");
        }
        return output.ToArray();
    }

    /// <exception cref="FormatException">It is another geometry.</exception>
    public static JsonObject Read(ReadOnlySpan<byte> wkb)
    {
        var at = 0;
        var type = ReadHead(wkb, ref at);
        if (type == Polygon)
            return Geometry("Polygon", ReadPolygon(wkb, ref at));
        if (type != MultiPolygon)
            throw new FormatException($"a geometry of the type {type} is no polygon");
        var polygons = new JsonArray();
        for (var left = ReadCount(wkb, ref at); left > 0; left--)
        {
            if (ReadHead(wkb, ref at) != Polygon)
                throw new FormatException("a part of a MultiPolygon is no polygon");
            polygons.Add((JsonNode)ReadPolygon(wkb, ref at));
        }
        return Geometry("MultiPolygon", polygons);
    }

    private static JsonObject Geometry(string type, JsonArray coordinates) => new() { ["type"] = type, ["coordinates"] = coordinates };

    private static void WritePolygon(Stream output, JsonArray rings)
    {
        WriteHead(output, Polygon, rings.Count);
        foreach (var ring in rings.Select(ring => ring!.AsArray()))
        {
            WriteCount(output, ring.Count);
            foreach (var point in ring)
            {
                WriteNumber(output, ItemRow.Double(point![0]!));
                WriteNumber(output, ItemRow.Double(point[1]!));
            }
        }
    }

    private static void WriteHead(Stream output, uint type, int count)
    {
        output.WriteByte(LittleEndian);
        WriteCount(output, (int)type);
        WriteCount(output, count);
    }

    private static void WriteCount(Stream output, int count)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        output.Write(bytes);
    }

    private static void WriteNumber(Stream output, double number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, number);
        output.Write(bytes);
    }

    private static uint ReadHead(ReadOnlySpan<byte> wkb, ref int at)
    {
        if (at >= wkb.Length || wkb[at++] != LittleEndian)
            throw new FormatException("a geometry is not little-endian, as this program writes it");
        return (uint)ReadCount(wkb, ref at);
    }

    private static int ReadCount(ReadOnlySpan<byte> wkb, ref int at)
    {
        if (wkb.Length - at < sizeof(int))
            throw new FormatException("a geometry ends early");
        var count = BinaryPrimitives.ReadInt32LittleEndian(wkb[at..]);
        at += sizeof(int);
        // Each of what is counted takes four bytes at least.
        return count >= 0 && count <= wkb.Length / sizeof(int) ? count : throw new FormatException("a geometry states more than it holds");
    }

    private static JsonArray ReadPolygon(ReadOnlySpan<byte> wkb, ref int at)
    {
        var rings = new JsonArray();
        for (var left = ReadCount(wkb, ref at); left > 0; left--)
        {
            var ring = new JsonArray();
            for (var points = ReadCount(wkb, ref at); points > 0; points--)
                ring.Add((JsonNode)new JsonArray(ItemRow.Number(ReadNumber(wkb, ref at)), ItemRow.Number(ReadNumber(wkb, ref at))));
            rings.Add((JsonNode)ring);
        }
        return rings;
    }

    private static double ReadNumber(ReadOnlySpan<byte> wkb, ref int at)
    {
        if (wkb.Length - at < sizeof(double))
            throw new FormatException("a geometry ends early");
        var number = BinaryPrimitives.ReadDoubleLittleEndian(wkb[at..]);
        at += sizeof(double);
        return number;
    }
}
