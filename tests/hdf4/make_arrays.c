/* Makes arrays.hdf: arrays in the ways of storing, the types and the byte orders that the reader of processors/Hdf4 has to know.
 * What is in them is told by 'hdp dumpsds', so the numbers need no formula. Build: see tests/Processors.Tests/Hdf4/Hdf4Kit.cs. Run: make_arrays FOLDER */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <mfhdf.h>

static int32 sd;

static void must(intn rc, const char *what)
{
    if (rc == FAIL) { fprintf(stderr, "%s failed\n", what); exit(1); }
}

static unsigned noise_state = 1;
static int noise(void) { noise_state = noise_state * 1103515245u + 12345u; return (noise_state >> 16) & 0x7fff; }

/* Bytes that differ from each other, so that swapped ones are seen. For floats they are numbers, not NaN. */
static void *numbers(int32 type, int count)
{
    int size = DFKNTsize(type), base = type & 0xfff;
    char *p = malloc((size_t)size * count);
    for (int i = 0; i < count; i++)
    {
        if (base == DFNT_FLOAT32) ((float32 *)p)[i] = i * 1.25f - 7;
        else if (base == DFNT_FLOAT64) ((float64 *)p)[i] = i * 1.0625 - 1e10;
        else if (size == 1) p[i] = (char)(i * 7);
        else if (size == 2) ((int16 *)p)[i] = (int16)(i * 257 + 1);
        else ((int32 *)p)[i] = i * 16909060 + 3;
    }
    return p;
}

static int32 create(const char *name, int32 type, int rank, int32 *shape)
{
    int32 field = SDcreate(sd, name, type, rank, shape);
    must(field, name);
    return field;
}

static void plain(const char *name, int32 type)
{
    int32 shape[2] = {5, 7}, start[2] = {0, 0}, field = create(name, type, 2, shape);
    must(SDwritedata(field, start, NULL, shape, numbers(type, 35)), name);
    SDendaccess(field);
}

/* Chunks of 3 x 4 of which only the first is written: the others are the fill that the library has for the type. */
static void holes(const char *name, int32 type, comp_coder_t coder)
{
    int32 shape[2] = {5, 7}, origin[2] = {0, 0}, field = create(name, type, 2, shape), flags = HDF_CHUNK;
    HDF_CHUNK_DEF chunk;
    memset(&chunk, 0, sizeof chunk);
    chunk.chunk_lengths[0] = 3; chunk.chunk_lengths[1] = 4;
    if (coder != COMP_CODE_NONE)
    {
        memset(&chunk, 0, sizeof chunk);
        chunk.comp.chunk_lengths[0] = 3; chunk.comp.chunk_lengths[1] = 4; chunk.comp.comp_type = coder; chunk.comp.cinfo.deflate.level = 5; flags |= HDF_COMP;
    }
    must(SDsetchunk(field, chunk, flags), name);
    must(SDwritechunk(field, origin, numbers(type, 12)), name);
    SDendaccess(field);
}

/* Three dimensions in chunks that go over every edge. */
static void solid(const char *name, int32 type, comp_coder_t coder)
{
    int32 shape[3] = {5, 6, 7}, start[3] = {0, 0, 0}, field = create(name, type, 3, shape);
    HDF_CHUNK_DEF chunk;
    memset(&chunk, 0, sizeof chunk);
    chunk.comp.chunk_lengths[0] = 2; chunk.comp.chunk_lengths[1] = 4; chunk.comp.chunk_lengths[2] = 3; chunk.comp.comp_type = coder; chunk.comp.cinfo.deflate.level = 9;
    must(SDsetchunk(field, chunk, HDF_CHUNK | HDF_COMP), name);
    must(SDwritedata(field, start, NULL, shape, numbers(type, 210)), name);
    SDendaccess(field);
}

static void unlimited(const char *name, int rows, int32 type)
{
    int32 shape[2] = {SD_UNLIMITED, 4}, start[2] = {0, 0}, edge[2] = {rows, 4}, field = create(name, type, 2, shape);
    must(SDwritedata(field, start, NULL, edge, numbers(type, 4 * rows)), name);
    SDendaccess(field);
}

static void compressed(void)
{
    int32 shape[2] = {60, 50}, start[2] = {0, 0}, field = create("deflate_linked", DFNT_INT16, 2, shape);
    comp_info level = {0};
    int16 *p = malloc(2 * 3000);
    for (int i = 0; i < 3000; i++) p[i] = (int16)noise();
    level.deflate.level = 6;
    must(SDsetcompress(field, COMP_CODE_DEFLATE, &level), "SDsetcompress");
    must(SDwritedata(field, start, NULL, shape, p), "deflate_linked");
    SDendaccess(field);
}

/* Puts the longest compressed element into linked blocks of 100 bytes, 16 to a table, as the library does with what it could not write in one place. */
static void link_blocks(const char *path)
{
    int32 file = Hopen(path, DFACC_RDWR, 0), access, offset, length, longest = 0;
    uint16 tag, ref = 0, found = 0, of = 0;
    uint8 *bytes;
    must(file, "Hopen");
    tag = 0;
    while (Hfind(file, DFTAG_COMPRESSED, DFREF_WILDCARD, &tag, &ref, &offset, &length, DF_FORWARD) == SUCCEED)
        if (tag == DFTAG_COMPRESSED && length > longest) { longest = length; found = ref; of = tag; }
    bytes = malloc(longest);
    must(Hgetelement(file, of, found, bytes), "Hgetelement"); must(Hdeldd(file, of, found), "Hdeldd");
    access = HLcreate(file, of, found, 100, 16); must(access, "HLcreate");
    must(Hwrite(access, longest, bytes), "Hwrite");
    Hendaccess(access); Hclose(file);
}

static void runs(void)
{
    int32 shape[2] = {40, 50}, start[2] = {0, 0}, field = create("runs", DFNT_UINT8, 2, shape);
    comp_info none = {0};
    uint8 *p = malloc(2000);
    for (int i = 0; i < 2000; i++) p[i] = i < 700 ? 9 : i < 1200 ? noise() : i / 3;
    must(SDsetcompress(field, COMP_CODE_RLE, &none), "SDsetcompress");
    must(SDwritedata(field, start, NULL, shape, p), "runs");
    SDendaccess(field);
}

static void described(void)
{
    int32 shape[2] = {3, 2}, start[2] = {0, 0}, rows = 3, field = create("described", DFNT_INT16, 2, shape), d;
    int16 v[6] = {1, 2, 3, 4, 5, 6}, range[2] = {-5, 500};
    float64 scale = 0.02; float32 f[3] = {1.5f, -2, 3}; uint8 u = 200; int8 s = -3; uint16 w = 65535; int32 l = -70000; uint32 m = 3000000000u; float32 places[3] = {10, 20, 35};
    must(SDwritedata(field, start, NULL, shape, v), "described");
    SDsetattr(field, "scale_factor", DFNT_FLOAT64, 1, &scale); SDsetattr(field, "valid_range", DFNT_INT16, 2, range); SDsetattr(field, "weights", DFNT_FLOAT32, 3, f);
    SDsetattr(field, "u8", DFNT_UINT8, 1, &u); SDsetattr(field, "i8", DFNT_INT8, 1, &s); SDsetattr(field, "u16", DFNT_UINT16, 1, &w); SDsetattr(field, "i32", DFNT_INT32, 1, &l); SDsetattr(field, "u32", DFNT_UINT32, 1, &m);
    SDsetattr(field, "little", DFNT_LINT16, 2, range);
    SDsetattr(field, "long_name", DFNT_CHAR8, 11, "Some\nlines.\0"); SDsetattr(field, "units", DFNT_CHAR8, 3, "K\0\0");
    d = SDgetdimid(field, 0); SDsetdimname(d, "height"); must(SDsetdimscale(d, rows, DFNT_FLOAT32, places), "SDsetdimscale"); SDsetdimname(SDgetdimid(field, 1), "side");
    SDendaccess(field);
    SDsetattr(sd, "title", DFNT_CHAR8, 5, "Hello");
}

static void elsewhere(const char *folder)
{
    char path[2000];
    int32 shape[2] = {5, 7}, start[2] = {0, 0}, field = create("elsewhere", DFNT_INT16, 2, shape);
    snprintf(path, sizeof path, "%s/arrays.data", folder);
    must(SDsetexternalfile(field, path, 0), "SDsetexternalfile");
    must(SDwritedata(field, start, NULL, shape, numbers(DFNT_INT16, 35)), "elsewhere");
    SDendaccess(field);
}

/* Records of (int32 id, float32[2] place, char8[4] name), by record and by field. */
static void tables(const char *path)
{
    int32 file = Hopen(path, DFACC_WRITE, 0), group;
    must(file, "Hopen"); must(Vstart(file), "Vstart");
    group = Vattach(file, -1, "w"); Vsetname(group, "a group"); Vsetclass(group, "Of Tables");
    for (int k = 0; k < 2; k++)
    {
        int32 table = VSattach(file, -1, "w");
        uint8 records[3][16];
        VSsetname(table, k ? "by field" : "by record"); VSsetclass(table, "Table"); VSsetinterlace(table, k ? NO_INTERLACE : FULL_INTERLACE);
        VSfdefine(table, "id", DFNT_INT32, 1); VSfdefine(table, "place", DFNT_FLOAT32, 2); VSfdefine(table, "name", DFNT_CHAR8, 4);
        must(VSsetfields(table, "id,place,name"), "VSsetfields");
        for (int i = 0; i < 3; i++)
        {
            int32 id = 100 + i; float32 place[2] = {i + 0.5f, -i}; char name[4] = {'a' + i, 'b', 'c', 'd'};
            memcpy(records[i], &id, 4); memcpy(records[i] + 4, place, 8); memcpy(records[i] + 12, name, 4);
        }
        must(VSwrite(table, (uint8 *)records, 3, FULL_INTERLACE), "VSwrite");
        Vinsert(group, table);
        VSdetach(table);
    }
    Vdetach(group); Vend(file); Hclose(file);
}

int main(int count, char **arguments)
{
    char path[2000];
    if (count != 2) { fprintf(stderr, "make_arrays FOLDER\n"); return 2; }
    snprintf(path, sizeof path, "%s/arrays.hdf", arguments[1]);
    sd = SDstart(path, DFACC_CREATE); must(sd, "SDstart");
    plain("u8", DFNT_UINT8); plain("i8", DFNT_INT8); plain("u16", DFNT_UINT16); plain("i16", DFNT_INT16); plain("u32", DFNT_UINT32); plain("i32", DFNT_INT32);
    plain("f32", DFNT_FLOAT32); plain("f64", DFNT_FLOAT64);
    plain("little_i16", DFNT_LINT16); plain("little_u16", DFNT_LUINT16); plain("little_i32", DFNT_LINT32); plain("little_f32", DFNT_LFLOAT32); plain("little_f64", DFNT_LFLOAT64);
    holes("holes_u8", DFNT_UINT8, COMP_CODE_NONE); holes("holes_i8", DFNT_INT8, COMP_CODE_NONE); holes("holes_i16", DFNT_INT16, COMP_CODE_DEFLATE); holes("holes_u16", DFNT_UINT16, COMP_CODE_NONE);
    holes("holes_i32", DFNT_INT32, COMP_CODE_RLE); holes("holes_u32", DFNT_UINT32, COMP_CODE_NONE); holes("holes_f32", DFNT_FLOAT32, COMP_CODE_DEFLATE); holes("holes_f64", DFNT_FLOAT64, COMP_CODE_NONE);
    holes("holes_little", DFNT_LINT16, COMP_CODE_DEFLATE);
    solid("solid_deflate", DFNT_INT32, COMP_CODE_DEFLATE); solid("solid_rle", DFNT_FLOAT32, COMP_CODE_RLE);
    unlimited("rows3", 3, DFNT_INT16); unlimited("rows9", 9, DFNT_FLOAT32); unlimited("rows0", 0, DFNT_INT32);
    compressed(); runs(); described(); elsewhere(arguments[1]);
    must(SDend(sd), "SDend");
    link_blocks(path);
    tables(path);
    return 0;
}
