const entryBytes = 16;
const missing = 0xffffffffffffffffn;

/** Bytes at the end of a shard that has room for so many chunks: for each an offset and a length of 8 bytes, then their CRC-32C. */
export function indexBytes(chunks: number): number {
  return chunks * entryBytes + 4;
}

/**
 * Where a chunk is in its shard, as [start, end]; null where it is not stored.
 * @param end The shard's last {@link indexBytes}.
 * @param size The whole shard's.
 */
export function placeOf(end: ArrayBuffer, size: number, chunks: number, chunk: number): [number, number] | null {
  if (end.byteLength !== indexBytes(chunks)) throw new Error(`its index has ${end.byteLength} bytes in place of ${indexBytes(chunks)}`);
  const view = new DataView(end);
  const content = end.byteLength - 4;
  if (crc32c(new Uint8Array(end, 0, content)) !== view.getUint32(content, true)) throw new Error('its index has another checksum than it states');
  const [start, length] = [view.getBigUint64(chunk * entryBytes, true), view.getBigUint64(chunk * entryBytes + 8, true)];
  if (start === missing && length === missing) return null;
  if (start + length > BigInt(size - end.byteLength)) throw new Error(`its index places chunk ${chunk} beyond its end`);
  return [Number(start), Number(start + length)];
}

/** Castagnoli's polynomial, with its bits reversed. */
const polynomial = 0x82f63b78;
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
  return value;
});

export function crc32c(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = table[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
