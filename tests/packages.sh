# Sourced: the programs that hold the truth for the tests (GDAL's tools and validator, h5dump, a JSON Schema validator, Node), xz, which
# unpacks Pulumi's engine, and jq, which the documented commands use.
need_packages() {
  local missing=()
  command -v gdalinfo >/dev/null 2>&1 || missing+=(gdal-bin)
  command -v h5dump >/dev/null 2>&1 || missing+=(hdf5-tools)
  command -v node >/dev/null 2>&1 || missing+=(nodejs)
  command -v npm >/dev/null 2>&1 || missing+=(npm)
  command -v xz >/dev/null 2>&1 || missing+=(xz-utils)
  command -v jq >/dev/null 2>&1 || missing+=(jq)
  /usr/bin/python3 -c 'from osgeo import gdal' 2>/dev/null || missing+=(python3-gdal)
  /usr/bin/python3 -c 'import h5py' 2>/dev/null || missing+=(python3-h5py)
  /usr/bin/python3 -c 'import jsonschema' 2>/dev/null || missing+=(python3-jsonschema)
  /usr/bin/python3 -c 'import yaml' 2>/dev/null || missing+=(python3-yaml)
  [ "${#missing[@]}" -eq 0 ] && return 0
  echo "installing ${missing[*]} (once)"
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >artifacts/apt.log 2>&1 && return 0
  "${as_root[@]}" apt-get update >>artifacts/apt.log 2>&1
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >>artifacts/apt.log 2>&1 && return 0
  echo "cannot install here; install these packages and run again: ${missing[*]}" >&2
  return 1
}

# What some tests are skipped without, as not every distribution has the packages: a browser, a terminal, and CDO, whose conservative remapping is the
# truth for gridded swaths.
want_packages() {
  [ -n "${CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || install_if_there chromium "the map page's tests in a browser"
  command -v tmux >/dev/null 2>&1 || install_if_there tmux "the tests of what a terminal shows"
  [ -f /usr/include/hdf/mfhdf.h ] || install_if_there libhdf4-alt-dev "the tests of HDF4"
  [ -n "$(find /usr/include -name HdfEosDef.h -print -quit)" ] || install_if_there libhdfeos-dev "the tests of HDF-EOS2"
  [ -n "$(find /usr/lib -name 'libgctp.so' -print -quit)" ] || install_if_there libgctp-dev "the tests of HDF-EOS2"
  command -v hdp >/dev/null 2>&1 || install_if_there hdf4-tools "the tests of HDF4"
  command -v gcc >/dev/null 2>&1 || install_if_there gcc "the tests of HDF4"
  command -v cdo >/dev/null 2>&1 || install_if_there cdo "the tests that hold swaths against it"
}

install_if_there() {
  local package=$1 tests=$2
  echo "installing $package (once)"
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package")
  "${install[@]}" >"artifacts/$package.log" 2>&1 \
    || { "${as_root[@]}" apt-get update >>"artifacts/$package.log" 2>&1 && "${install[@]}" >>"artifacts/$package.log" 2>&1; } \
    || echo "there is no $package to install: $tests are skipped" >&2
}

# npm packages exactly as locked: the providers' published types and asl-validator for tests/Infra.Tests; a browser's readers of COGs, of Parquet and of Zarr, and
# what the map page is built of for tests/Processors.Tests.
need_contract() {
  need_npm tests/contract && need_npm tests/geotiff && need_npm tests/zarr && need_npm tests/parquet && need_npm browse
}

need_npm() {
  local folder=$1
  [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return 0
  echo "installing the npm packages of $folder (once)"
  (cd "$folder" && npm ci --ignore-scripts) >artifacts/npm.log 2>&1 && return 0
  tail -n 5 artifacts/npm.log >&2
  echo "cannot install the npm packages of $folder: see artifacts/npm.log" >&2
  return 1
}

# The S3 server and the state machine's interpreter, exactly as locked, for tests/Processors.Tests.
need_cloud() {
  local folder
  for folder in tests/s3 tests/statemachine; do
    [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && continue
    echo "installing the npm packages of $folder (once)"
    (cd "$folder" && npm ci --ignore-scripts) >artifacts/npm.log 2>&1 && continue
    tail -n 5 artifacts/npm.log >&2
    echo "cannot install the npm packages of $folder: see artifacts/npm.log" >&2
    return 1
  done
}
