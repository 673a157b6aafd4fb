/* Makes grids and a swath of HDF-EOS2 that ../shared/hdf4-cases has not. Build: see tests/Processors.Tests/Hdf4/Hdf4Kit.cs. Run: make_structures FOLDER */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <mfhdf.h>
#include <HdfEosDef.h>

static char path[2000];

static void must(intn rc, const char *what)
{
    if (rc == FAIL) { fprintf(stderr, "%s failed\n", what); exit(1); }
}

static const char *in(const char *folder, const char *name) { snprintf(path, sizeof path, "%s/%s", folder, name); return path; }

static void grid(const char *name, int columns, int rows, float64 *ul, float64 *lr, int projection, int zone, int sphere)
{
    int32 start[2] = {0, 0}, edge[2] = {rows, columns}, f = GDopen(path, DFACC_CREATE), g;
    int16 *p = malloc(2 * rows * columns);
    float64 parameters[16] = {0};
    for (int i = 0; i < rows * columns; i++) p[i] = (int16)i;
    must(f, "GDopen"); g = GDcreate(f, (char *)name, columns, rows, ul, lr); must(g, "GDcreate");
    must(GDdefproj(g, projection, zone, sphere, parameters), "GDdefproj");
    must(GDdeffield(g, "Field", "YDim,XDim", DFNT_INT16, HDFE_NOMERGE), "GDdeffield"); must(GDwritefield(g, "Field", start, NULL, edge, p), "GDwritefield");
    must(GDwriteattr(g, "Year", DFNT_INT32, 1, &(int32){2010}), "attr"); must(GDwriteattr(g, "Month", DFNT_INT32, 1, &(int32){4}), "attr"); must(GDwriteattr(g, "Day", DFNT_INT32, 1, &(int32){1}), "attr");
    must(GDwriteattr(g, "NumOfDays", DFNT_INT32, 1, &(int32){30}), "attr");
    GDdetach(g); GDclose(f);
}

/* As MODIS: scans of ten lines, of which the swath has the places of the third and the eighth, every fifth column from the third. Lines are further apart
 * towards the edges, so that a scan reaches over the next (the bow-tie). The place of line k of scan s and column c is the same formula for all of them. */
enum { SCANS = 4, COLUMNS = 137, TIES = 27 };
static double across(int c) { return (c - 68) / 68.0; }
static double latitude(int s, int k, int c) { return 30 - 0.09 * s - (k - 4.5) * 0.009 * (1 + 0.9 * across(c) * across(c)); }
static double longitude(int s, int k, int c) { double x = 179.8 + 0.012 * (c - 68) * (1 + 0.05 * across(c) * across(c)) - 0.001 * k + 0.01 * s; return x > 180 ? x - 360 : x; }

static void bowtie(void)
{
    static float64 lat[2 * SCANS][TIES], lon[2 * SCANS][TIES]; static int16 v[10 * SCANS][COLUMNS]; static float32 times[10 * SCANS];
    int32 f = SWopen(path, DFACC_CREATE), s, start[2] = {0, 0}, coarse[2] = {2 * SCANS, TIES}, fine[2] = {10 * SCANS, COLUMNS}, lines = 10 * SCANS;
    must(f, "SWopen"); s = SWcreate(f, "scans"); must(s, "SWcreate");
    for (int i = 0; i < 2 * SCANS; i++) for (int j = 0; j < TIES; j++) { lat[i][j] = latitude(i / 2, i % 2 ? 7 : 2, 5 * j + 2); lon[i][j] = longitude(i / 2, i % 2 ? 7 : 2, 5 * j + 2); }
    for (int r = 0; r < 10 * SCANS; r++) { times[r] = 0.5f * r; for (int c = 0; c < COLUMNS; c++) v[r][c] = (int16)(100 * r + c); }
    lat[3][5] = lon[3][5] = -999;
    SWdefdim(s, "rows5", 2 * SCANS); SWdefdim(s, "columns5", TIES); SWdefdim(s, "rows1", 10 * SCANS); SWdefdim(s, "columns1", COLUMNS);
    must(SWdefdimmap(s, "rows5", "rows1", 2, 5), "map"); must(SWdefdimmap(s, "columns5", "columns1", 2, 5), "map");
    must(SWdefgeofield(s, "Latitude", "rows5,columns5", DFNT_FLOAT64, HDFE_NOMERGE), "geo"); must(SWdefgeofield(s, "Longitude", "rows5,columns5", DFNT_FLOAT64, HDFE_NOMERGE), "geo");
    must(SWdefdatafield(s, "Value", "rows1,columns1", DFNT_INT16, HDFE_NOMERGE), "field"); must(SWdefdatafield(s, "Seconds", "rows1", DFNT_FLOAT32, HDFE_NOMERGE), "field");
    must(SWwritefield(s, "Latitude", start, NULL, coarse, lat), "write"); must(SWwritefield(s, "Longitude", start, NULL, coarse, lon), "write");
    must(SWwritefield(s, "Value", start, NULL, fine, v), "write"); must(SWwritefield(s, "Seconds", start, NULL, &lines, times), "write");
    SWdetach(s); SWclose(f);
}

/* As TRMM's writer: the headers are attributes of the Vgroup that the arrays are in. */
static void headers(void)
{
    static float32 p[8][4];
    const char *grid = "BinMethod=ARITHMETIC_MEAN;\nRegistration=CENTER;\nLatitudeResolution=20;\nLongitudeResolution=45;\nNorthBoundingCoordinate=40;\nSouthBoundingCoordinate=-40;\n"
        "EastBoundingCoordinate=180;\nWestBoundingCoordinate=-180;\nOrigin=SOUTHWEST;\n";
    const char *file = "AlgorithmID=3A12;\nStartGranuleDateTime=1998-10-01T00:00:00.000Z;\nStopGranuleDateTime=1998-10-31T23:59:59.999Z;\n";
    int32 sd = SDstart(path, DFACC_CREATE), shape[2] = {8, 4}, start[2] = {0, 0}, field, id, group;
    must(sd, "SDstart");
    for (int x = 0; x < 8; x++) for (int y = 0; y < 4; y++) p[x][y] = 10 * x + y;
    field = SDcreate(sd, "surfaceRain", DFNT_FLOAT32, 2, shape); SDsetdimname(SDgetdimid(field, 0), "nlon"); SDsetdimname(SDgetdimid(field, 1), "nlat");
    must(SDwritedata(field, start, NULL, shape, p), "write"); SDendaccess(field); SDend(sd);
    id = Hopen(path, DFACC_WRITE, 0); must(Vstart(id), "Vstart");
    group = Vattach(id, -1, "w"); Vsetname(group, "Grid");
    must(Vsetattr(group, "GridHeader", DFNT_CHAR8, strlen(grid), grid), "Vsetattr"); must(Vsetattr(group, "FileHeader", DFNT_CHAR8, strlen(file), file), "Vsetattr");
    Vdetach(group); Vend(id); Hclose(id);
}

/* As TRMM's products up to version 6: (scan, longitude, latitude), and no header but PVL. */
static void pvl(void)
{
    static float32 p[1][8][4];
    const char *core = "OBJECT=OrbitNumber;\n\tValue=-9999;\n\tData_Location=PGE;\n\tMandatory=FALSE;\nEND_OBJECT=OrbitNumber;\n\n"
        "OBJECT=RangeBeginningDate;\n\tValue=2000/10/03;\n\tData_Location=PGE;\n\tMandatory=FALSE;\nEND_OBJECT=RangeBeginningDate;\n\n"
        "OBJECT=RangeBeginningTime;\n\tValue=00:00:00;\n\tData_Location=PGE;\n\tMandatory=FALSE;\nEND_OBJECT=RangeBeginningTime;\n\n"
        "OBJECT=RangeEndingDate;\n\tValue=2000/10/04;\n\tData_Location=PGE;\n\tMandatory=FALSE;\nEND_OBJECT=RangeEndingDate;\n\n"
        "OBJECT=RangeEndingTime;\n\tValue=00:00:00;\n\tData_Location=PGE;\n\tMandatory=FALSE;\nEND_OBJECT=RangeEndingTime;\n\n"
        "OBJECT=EpochDate;\n\tValue=9999/99/99;\n\tData_Location=PGE;\n\tMandatory=FALSE;\nEND_OBJECT=EpochDate;\n";
    int32 sd = SDstart(path, DFACC_CREATE), shape[3] = {1, 8, 4}, start[3] = {0, 0, 0}, field;
    must(sd, "SDstart");
    for (int x = 0; x < 8; x++) for (int y = 0; y < 4; y++) p[0][x][y] = 10 * x + y;
    field = SDcreate(sd, "percipitate", DFNT_FLOAT32, 3, shape);
    SDsetdimname(SDgetdimid(field, 0), "scan"); SDsetdimname(SDgetdimid(field, 1), "longitude"); SDsetdimname(SDgetdimid(field, 2), "latitude");
    must(SDwritedata(field, start, NULL, shape, p), "write"); SDendaccess(field);
    must(SDsetattr(sd, "CoreMetadata.0", DFNT_CHAR8, strlen(core), core), "SDsetattr"); SDend(sd);
}

/* As AIRS since version 6: the levels of a grid's dimension are its dimension scale, which HDF-EOS does not know. */
static void scales(void)
{
    static int16 p[3][4][8]; float32 levels[3] = {1000, 500, 100}; float64 places[8] = {0, 1, 2, 3, 4, 5, 6, 7}, ul[2] = {-180000000, 90000000}, lr[2] = {180000000, -90000000};
    int32 start[3] = {0, 0, 0}, edge[3] = {3, 4, 8}, f = GDopen(path, DFACC_CREATE), g = GDcreate(f, "ascending", 8, 4, ul, lr), sd, field;
    must(g, "GDcreate");
    for (int k = 0; k < 3; k++) for (int r = 0; r < 4; r++) for (int c = 0; c < 8; c++) p[k][r][c] = (int16)(100 * k + 10 * r + c);
    must(GDdefproj(g, GCTP_GEO, 0, 0, NULL), "proj"); must(GDdefdim(g, "StdPressureLev", 3), "dim");
    must(GDdeffield(g, "Temperature_A", "StdPressureLev,YDim,XDim", DFNT_INT16, HDFE_NOMERGE), "field"); must(GDwritefield(g, "Temperature_A", start, NULL, edge, p), "write");
    must(GDwriteattr(g, "Year", DFNT_INT32, 1, &(int32){2010}), "attr"); must(GDwriteattr(g, "Month", DFNT_INT32, 1, &(int32){4}), "attr"); must(GDwriteattr(g, "Day", DFNT_INT32, 1, &(int32){1}), "attr");
    GDdetach(g); GDclose(f);
    sd = SDstart(path, DFACC_WRITE); field = SDselect(sd, 0);
    must(SDsetdimscale(SDgetdimid(field, 0), 3, DFNT_FLOAT32, levels), "SDsetdimscale"); must(SDsetdimscale(SDgetdimid(field, 2), 8, DFNT_FLOAT64, places), "SDsetdimscale");
    SDendaccess(field); SDend(sd);
}

int main(int count, char **arguments)
{
    if (count != 2) { fprintf(stderr, "make_structures FOLDER\n"); return 2; }
    /* AIRS CO2 states the middles of the corner cells. */
    in(arguments[1], "centres.hdf"); grid("CO2", 144, 91, (float64[]){-180000000, 90000000}, (float64[]){177030000, -90000000}, GCTP_GEO, 0, 0);
    in(arguments[1], "utm.hdf"); grid("UTM", 30, 20, (float64[]){400000, 8200000}, (float64[]){430000, 8180000}, GCTP_UTM, -33, 12);
    in(arguments[1], "bowtie.hdf"); bowtie();
    in(arguments[1], "headers.hdf"); headers();
    in(arguments[1], "scales.hdf"); scales();
    in(arguments[1], "pvl.hdf"); pvl();
    return 0;
}
