"""Writes random HDF5 files with libhdf5, and beside each what libhdf5 reads from it: random_hdf5.py FOLDER SEED COUNT.

N.h5 holds the array /d; N.bin is what it holds, row-major and little-endian; N.txt says how it is stored.
"""
import ctypes
import os
import sys

import h5py
import numpy as np

DONT_FILTER_PARTIAL_CHUNKS = 2

libhdf5 = ctypes.CDLL(next(line.split()[-1] for line in open('/proc/self/maps') if 'libhdf5' in line and 'hl' not in line))
libhdf5.H5Pset_chunk_opts.argtypes = [ctypes.c_int64, ctypes.c_uint]
libhdf5.H5Pset_nbit.argtypes = [ctypes.c_int64]
LZF = 32000


def creation(random, dtype, chunk, latest):
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    filters = []
    if chunk:
        plist.set_chunk(chunk)
        # The library refuses them on half precision, and n-bit beside scale-offset makes no sense.
        by_value = random.random()
        if by_value < 0.15 and dtype.itemsize > 1 and not (dtype.kind == 'f' and dtype.itemsize == 2):
            kind = h5py.h5z.SO_INT if dtype.kind in 'iu' else h5py.h5z.SO_FLOAT_DSCALE
            plist.set_scaleoffset(kind, int(random.choice([0, 12])) if dtype.kind in 'iu' else 3)
            filters.append('scale-offset')
        elif by_value < 0.3:
            assert libhdf5.H5Pset_nbit(plist.id) >= 0
            filters.append('n-bit')
        if random.random() < 0.5:
            plist.set_shuffle()
            filters.append('shuffle')
        if random.random() < 0.2:
            plist.set_filter(LZF, h5py.h5z.FLAG_OPTIONAL)
            filters.append('lzf')
        if random.random() < 0.7:
            plist.set_deflate(int(random.integers(1, 10)))
            filters.append('deflate')
        if random.random() < 0.3:
            plist.set_fletcher32()
            filters.append('fletcher32')
        if latest and filters and random.random() < 0.5:
            assert libhdf5.H5Pset_chunk_opts(plist.id, DONT_FILTER_PARTIAL_CHUNKS) >= 0
            filters.append('edges unfiltered')
    if random.random() < 0.5:
        plist.set_fill_value(np.array(7, dtype))
        filters.append('fill 7')
    if random.random() < 0.3:
        plist.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
        filters.append('allocated early')
    return plist, filters


def write(path, random):
    latest = random.random() < 0.6
    dtype = np.dtype(random.choice(['<', '>']) + random.choice(['i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f2', 'f4', 'f8']))
    stored = h5py.h5t.py_create(dtype, logical=False)
    if dtype.kind in 'iu' and random.random() < 0.2:
        stored = stored.copy()
        stored.set_precision(int(random.integers(8, 8 * dtype.itemsize + 1)))
        if stored.get_precision() < 8 * dtype.itemsize:
            stored.set_offset(int(random.integers(0, 8 * dtype.itemsize - stored.get_precision() + 1)))
    rank = int(random.integers(1, 4))
    shape = tuple(int(size) for size in random.integers(1, {1: 3000, 2: 90, 3: 24}[rank], rank))
    chunked = random.random() < 0.85
    chunk = tuple(int(random.integers(1, max(2, min(size + 3, 40)))) for size in shape) if chunked else None
    growth = [str(random.choice(['no', 'some', 'ever'])) if chunked else 'no' for _ in shape]
    if chunk:
        # libhdf5 refuses chunks that are larger than what the array can ever be.
        chunk = tuple(min(c, n) if g == 'no' else c for c, n, g in zip(chunk, shape, growth))
    maximum = tuple({'no': n, 'some': n + 50, 'ever': h5py.h5s.UNLIMITED}[g] for n, g in zip(shape, growth))
    values = random.integers(0, 100, shape).astype(dtype)
    with h5py.File(path + '.h5', 'w', libver='latest' if latest else 'earliest') as file:
        plist, filters = creation(random, dtype, chunk, latest)
        made = h5py.h5d.create(file.id, b'd', stored, h5py.h5s.create_simple(shape, maximum), plist)
        dataset = h5py.Dataset(made)
        if random.random() < 0.3:
            # Some chunks only.
            corner = tuple(slice(0, int(random.integers(0, size + 1))) for size in shape)
            dataset[corner] = values[corner]
        else:
            dataset[...] = values
        if any(g != 'no' for g in growth) and random.random() < 0.4:
            size = tuple(n if g == 'no' else int(random.integers(1, n + 40)) for n, g in zip(shape, growth))
            dataset.resize(size)
            filters.append(f'resized to {size}')
            shape = size
    with h5py.File(path + '.h5', 'r') as file:
        # Half precision becomes single, which holds all of it.
        read = 'f4' if dtype.kind == 'f' and dtype.itemsize == 2 else dtype
        values = np.empty(shape, dtype)
        file['d'].id.read(h5py.h5s.ALL, h5py.h5s.ALL, values, h5py.h5t.py_create(dtype, logical=False))
        values.astype(np.dtype(read).newbyteorder('<')).tofile(path + '.bin')
    with open(path + '.part', 'w') as text:
        text.write(f"{dtype.str} of {stored.get_precision()} bits {shape} chunks {chunk} growing {growth} {'latest' if latest else 'earliest'} {', '.join(filters)}")


if __name__ == '__main__':
    folder, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for number in range(count):
        # In a process of its own: libhdf5 1.10 crashes on some, which are left out.
        child = os.fork()
        if child == 0:
            write(f'{folder}/{number}', np.random.default_rng([seed, number]))
            os.rename(f'{folder}/{number}.part', f'{folder}/{number}.txt')
            os._exit(0)
        os.waitpid(child, 0)
