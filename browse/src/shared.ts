import * as catalog from './catalog';
import * as cog from './cog/cog';
import * as zstd from './cog/zstd';
import * as dates from './dates';
import * as files from './files';
import * as placement from './map/placement';
import * as values from './map/values';
import * as dom from './ui/dom';
import * as readout from './ui/readout';

/** Modules that are in this script already: build.mjs has the script of the charts take them from here, so that it brings neither PROJ nor the reader of COGs again. */
export const shared = {
  'catalog': catalog, 'cog/cog': cog, 'cog/zstd': zstd, 'dates': dates, 'files': files, 'map/placement': placement, 'map/values': values, 'ui/dom': dom, 'ui/readout': readout,
};
