"""Writes files in the layouts of large products, as their producers' libraries write them: libnetcdf for MERRA-2, MUR and TEMPO, libhdf5 for IMERG.
Names, dimensions, chunks and filters are the products'; values are smooth fields with noise. MERRA-2 is cut to a part of its hours, MUR and TEMPO to a part
of their rows and columns. Beside each file NAME.json says how many bytes the chunks of two of its fields have, as libhdf5 counts them.

usage: layouts.py FOLDER"""
import glob
import json
import sys
import h5py
import netCDF4
import numpy as np

folder = sys.argv[1]
random = np.random.default_rng(25)


def field(rows, columns, digits=100.0):
    y, x = np.linspace(0, 9, rows)[:, None], np.linspace(0, 17, columns)[None, :]
    noise = random.integers(-20, 20, (rows, columns))
    return (np.round((np.sin(y) * np.cos(x) * 100) * digits) + noise) / digits


def imerg():
    """GPM_3IMERGHH 07: the group Grid, (time, lon, lat), chunks of 1 x 145 x 1800, deflate; ten fields."""
    with h5py.File(f"{folder}/3B-HHR.MS.MRG.3IMERG.20240630-S120000-E122959.0720.V07B.HDF5", "w") as file:
        file.attrs["FileHeader"] = np.bytes_("DOI=10.5067/GPM/IMERG/3B-HH/07;\nAlgorithmID=3IMERGHH;\nFileName=3B-HHR;\nGranuleNumber=;\n" * 4)
        grid = file.create_group("Grid")
        inner = grid.create_group("Intermediate")
        lon, lat = np.arange(3600) * 0.1 - 179.95, np.arange(1800) * 0.1 - 89.95
        for name, values, units in (("time", [1719748800], "seconds since 1980-01-06 00:00:00 UTC"), ("lon", lon, "degrees_east"), ("lat", lat, "degrees_north")):
            axis = grid.create_dataset(name, data=np.asarray(values, "i4" if name == "time" else "f4"))
            axis.attrs["units"], axis.attrs["standard_name"] = np.bytes_(units), np.bytes_({"lon": "longitude", "lat": "latitude"}.get(name, name))
            axis.make_scale(name)
        names = [(grid, n) for n in ("precipitation", "randomError", "probabilityLiquidPrecipitation", "precipitationQualityIndex")]
        names += [(inner, n) for n in ("MWprecipitation", "MWprecipSource", "MWobservationTime", "IRprecipitation", "IRinfluence", "precipitationUncal")]
        for group, name in names:
            data = group.create_dataset(name, (1, 3600, 1800), "f4", chunks=(1, 145, 1800), compression="gzip", compression_opts=4, fillvalue=-9999.9)
            data[0] = np.maximum(field(3600, 1800), 0)
            data.attrs["units"], data.attrs["DimensionNames"] = np.bytes_("mm/hr"), np.bytes_("time,lon,lat")
            data.attrs["coordinates"], data.attrs["_FillValue"] = np.bytes_("time lon lat"), np.float32(-9999.9)
            data.attrs["LongName"] = np.bytes_("A long text that says what the field is. " * 8)
            for number, axis in enumerate(("time", "lon", "lat")):
                data.dims[number].attach_scale(grid[axis])


def merra2():
    """M2T1NXSLV 5.12.4: (time, lat, lon) of 24 x 361 x 576,
    here 6 of its hours, chunks of 1 x 91 x 144, deflate; 47 fields."""
    with netCDF4.Dataset(f"{folder}/MERRA2_400.tavg1_2d_slv_Nx.20240630.nc4", "w", format="NETCDF4") as file:
        file.createDimension("lon", 576), file.createDimension("lat", 361), file.createDimension("time", None)
        for name in ("History", "Comment", "Filename", "Conventions", "Institution", "References", "Format", "SpatialCoverage", "VersionID", "Title"):
            file.setncattr(name, "CF-1" if name == "Conventions" else f"{name} of the file " * 5)
        for name, values, units in (("lon", np.arange(576) * 0.625 - 180, "degrees_east"), ("lat", np.arange(361) * 0.5 - 90, "degrees_north")):
            axis = file.createVariable(name, "f8", (name,))
            axis.units, axis.long_name = units, {"lon": "longitude", "lat": "latitude"}[name]
            axis[:] = values
        time = file.createVariable("time", "i4", ("time",))
        time.units, time.long_name, time.begin_date, time.begin_time = "minutes since 2024-06-30 00:30:00", "time", np.int32(20240630), np.int32(3000)
        names = ["T2M", "SLP", "U10M", "V10M"] + [f"FIELD{i}" for i in range(43)]
        fields = {}
        for name in sorted(names):
            data = fields[name] = file.createVariable(name, "f4", ("time", "lat", "lon"), zlib=True, complevel=1, shuffle=True, chunksizes=(1, 91, 144), fill_value=1e15)
            data.long_name, data.units, data.fmissing_value, data.missing_value = f"{name} of the atmosphere", "K", np.float32(1e15), np.float32(1e15)
            data.standard_name, data.vmax, data.vmin, data.scale_factor, data.add_offset = name, np.float32(1e15), np.float32(-1e15), np.float32(1), np.float32(0)
            data.valid_range = np.array([-1e15, 1e15], "f4")
        base = field(361, 576).astype("f4")
        for hour in range(6):
            time[hour] = hour * 60
            for name in sorted(names):
                fields[name][hour] = base + np.float32(hour) + random.integers(-9, 9, (361, 576)).astype("f4")


def mur():
    """MUR-JPL-L4-GLOB-v4.1: int16 packed, chunks of 1 x 1023 x 2047, deflate; here 4092 x 8188 of its 17999 x 36000 cells."""
    rows, columns = 4092, 8188
    with netCDF4.Dataset(f"{folder}/20240630090000-JPL-L4_GHRSST-SSTfnd-MUR-GLOB-v02.0-fv04.1.nc", "w", format="NETCDF4") as file:
        for number in range(40):
            file.setncattr(f"attribute_{number}", f"A text of the file's header, number {number}. " * 6)
        file.time_coverage_start, file.time_coverage_end, file.start_time, file.stop_time = "20240629T210000Z", "20240630T210000Z", "20240630T090000Z", "20240630T090000Z"
        file.createDimension("time", None), file.createDimension("lat", rows), file.createDimension("lon", columns)
        time = file.createVariable("time", "i4", ("time",))
        time.units, time.long_name, time.standard_name, time.axis = "seconds since 1981-01-01 00:00:00 UTC", "reference time of sst field", "time", "T"
        for name, size, first in (("lat", rows, -40.0), ("lon", columns, -80.0)):
            axis = file.createVariable(name, "f4", (name,))
            axis.units, axis.standard_name = ("degrees_north", "latitude") if name == "lat" else ("degrees_east", "longitude")
            axis.axis, axis.valid_min, axis.valid_max = {"lat": "Y", "lon": "X"}[name], np.float32(-180), np.float32(180)
            axis[:] = first + np.arange(size) * 0.01
        kinds = (("analysed_sst", "i2", 0.001, 298.15), ("analysis_error", "i2", 0.01, 0.0), ("mask", "i1", None, None), ("sea_ice_fraction", "i1", 0.01, 0.0),
                 ("dt_1km_data", "i1", None, None), ("sst_anomaly", "i2", 0.001, 0.0))
        time[0] = 1372064400
        for name, kind, scale, offset in kinds:
            data = file.createVariable(name, kind, ("time", "lat", "lon"), zlib=True, complevel=4, shuffle=True, chunksizes=(1, 1023, 2047), fill_value=-32768 if kind == "i2" else -128)
            data.long_name, data.units, data.coordinates, data.comment = name, "kelvin" if scale else "1", "lon lat", "A comment of some length. " * 6
            data.set_auto_maskandscale(False)
            if scale:
                data.scale_factor, data.add_offset = scale, offset
            data[0] = (field(rows, columns, 1.0) * (1 if kind == "i1" else 90)).astype(kind)


def tempo():
    """TEMPO_NO2_L3 V03: groups, (time, latitude, longitude), chunks of 1 x 1000 x 1000, deflate; here 1475 x 3875 of its 2950 x 7750 cells."""
    rows, columns = 1475, 3875
    with netCDF4.Dataset(f"{folder}/TEMPO_NO2_L3_V03_20240630T160000Z_S008.nc", "w", format="NETCDF4") as file:
        for number in range(25):
            file.setncattr(f"attribute_{number}", f"A text of the file's header, number {number}. " * 4)
        file.time_coverage_start, file.time_coverage_end = "2024-06-30T16:00:00Z", "2024-06-30T16:59:00Z"
        file.createDimension("latitude", rows), file.createDimension("longitude", columns), file.createDimension("time", 1)
        for name, size, first in (("latitude", rows, 14.01), ("longitude", columns, -167.99)):
            axis = file.createVariable(name, "f4", (name,))
            axis.units, axis.standard_name = ("degrees_north", "latitude") if name == "latitude" else ("degrees_east", "longitude")
            axis[:] = first + np.arange(size) * 0.02
        time = file.createVariable("time", "f8", ("time",))
        time.units, time.standard_name = "seconds since 1980-01-06T00:00:00Z", "time"
        time[0] = 1403798400.0
        chunks = (1, 1000, 1000)
        fields = [("product", n, "f8") for n in ("vertical_column_stratosphere", "vertical_column_troposphere", "vertical_column_troposphere_uncertainty")]
        fields += [("product", "main_data_quality_flag", "i4")]
        fields += [("geolocation", n, "f4") for n in ("solar_zenith_angle", "viewing_zenith_angle", "relative_azimuth_angle")]
        fields += [("support_data", n, "f4") for n in ("surface_pressure", "terrain_height", "amf_total", "amf_troposphere", "amf_stratosphere", "albedo", "snow_ice_fraction",
                                                       "amf_cloud_fraction", "amf_cloud_pressure", "tropopause_pressure", "eff_cloud_fraction")]
        fields += [("qa_statistics", n, "f8") for n in ("num_vertical_column_troposphere_samples", "min_vertical_column_troposphere_sample", "max_vertical_column_troposphere_sample")]
        for group, name, kind in fields:
            place = file.groups[group] if group in file.groups else file.createGroup(group)
            data = place.createVariable(name, kind, ("time", "latitude", "longitude"), zlib=True, complevel=4, shuffle=True, chunksizes=chunks,
                                        fill_value=np.int32(-2147483647) if kind == "i4" else -1e30)
            data.long_name, data.units, data.comment = name, "molecules/cm^2", "A comment of some length. " * 4
            data[0] = field(rows, columns, 10.0).astype(kind) if kind != "i4" else (field(rows, columns, 1.0) > 0).astype(kind)


def stored_bytes(array):
    if array.chunks is None:
        return array.id.get_storage_size()
    return sum(array.id.get_chunk_info(i).size for i in range(array.id.get_num_chunks()))


wanted = {"3B-HHR": ("Grid/precipitation", "Grid/precipitationQualityIndex"), "MERRA2": ("T2M", "SLP"), "2024063": ("analysed_sst", "analysis_error"),
          "TEMPO": ("product/vertical_column_troposphere", "product/main_data_quality_flag")}
for write in (imerg, merra2, mur, tempo):
    write()
for prefix, paths in wanted.items():
    path = glob.glob(f"{folder}/{prefix}*[5c4]")[0]
    with h5py.File(path) as file:
        axes = [file[path].dims[number][0] if len(file[path].dims[number]) else None for path in paths[:1] for number in range(file[path].ndim)]
        size = sum(stored_bytes(file[path]) for path in paths) + sum(stored_bytes(axis) for axis in axes if axis is not None)
    with open(path + ".json", "w") as facts:
        json.dump({"paths": ["/" + path for path in paths], "bytes": size}, facts)
