const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const ROTATION = 24;
const POSITIVE = 0x7fffffff;

/**
 * The partition of a stream: murmur2 of its UTF-8 bytes without the sign bit, modulo the number of partitions. Kafka's own
 * clients put a key there too, so that any of them finds a stream. Never changed: it decides the order of every stream.
 */
export const partitionOf = (stream: string, partitions: number): number =>
  (murmur2(Buffer.from(stream, 'utf8')) & POSITIVE) % partitions;

/** MurmurHash2 by Austin Appleby, 32 bits, with the seed that Kafka takes. */
export const murmur2 = (bytes: Buffer): number => {
  const whole = bytes.length & ~3;
  let hash = SEED ^ bytes.length;
  for (let at = 0; at < whole; at += 4) hash = Math.imul(hash, MULTIPLIER) ^ mixed(bytes.readInt32LE(at));
  const rest = bytes.length - whole;
  if (rest > 0) hash = Math.imul(hash ^ bytes.readUIntLE(whole, rest), MULTIPLIER);
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
};

const mixed = (word: number): number => {
  const product = Math.imul(word, MULTIPLIER);
  return Math.imul(product ^ (product >>> ROTATION), MULTIPLIER);
};
