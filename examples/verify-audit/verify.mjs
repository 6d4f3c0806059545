// Verifies an audit export with nothing but Node and the public key: node verify.mjs FOLDER audit.pub
// It shares no code with Daybook: RFC 6962 (tree), RFC 8785 (canonical JSON), RFC 8032 (Ed25519), C2SP signed-note.
// Exit codes: 0 ok, 1 tampered, 2 wrong usage, 3 incomplete.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

const [folder = '', keyFile] = process.argv.slice(2);
const textOf = (file) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : '');
const manifest = JSON.parse(textOf('manifest.json') || '{}');
if (!keyFile || manifest.options?.format !== 'ndjson') {
  console.error('usage: node verify.mjs FOLDER audit.pub, where the folder holds an export in NDJSON');
  process.exit(2);
}
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const node = (left, right) => sha256(Buffer.of(1), left, right);
const base64 = (text) => Buffer.from(text, 'base64');
const faults = [];
const fault = (position, check, detail) => faults.push({ position, check, detail });
// The public key: name+id+base64(0x01 ‖ 32 bytes).
const [name, , ...encoded] = readFileSync(keyFile, 'utf8').trim().split('+');
const rawKey = base64(encoded.join('+'));
const keyId = sha256(`${name}\n`, rawKey).subarray(0, 4);
const jwk = { kty: 'OKP', crv: 'Ed25519', x: rawKey.subarray(1).toString('base64url') };
const publicKey = createPublicKey({ key: jwk, format: 'jwk' });

/** The text of a signed note, or undefined. */
const opened = (note) => {
  const end = note.lastIndexOf('\n\n') + 1;
  const isGood = (line) => {
    const [dash, signer, value = ''] = line.split(' ');
    const isOurs = dash === '—' && signer === name && base64(value).subarray(0, 4).equals(keyId);
    return isOurs && verify(null, Buffer.from(note.slice(0, end)), publicKey, base64(value).subarray(4));
  };
  return note
    .slice(end + 1)
    .split('\n')
    .some(isGood)
    ? note.slice(0, end)
    : undefined;
};
const digest = sha256(textOf('manifest.json')).toString('hex');
if (manifest.complete && opened(textOf('manifest.note')) !== `${name} audit export\n${digest}\n`) {
  fault(undefined, 'signature', 'manifest.json is not the one that was signed');
}
const [origin, size, root] = (opened(manifest.checkpoint.note) ?? '').split('\n');
if (origin !== name) fault(undefined, 'signature', 'the checkpoint is not signed by this key');
/** Canonical JSON (RFC 8785); JavaScript prints numbers and texts as it asks for. */
const canonical = (value) => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
};
const leafOf = ({ data, id, type, ...event }) => {
  const times = { occurred_at: event.time, recorded_at: event.recordedtime };
  const place = { stream: event.subject, version: event.streamversion, schema_version: event.schemaversion };
  return sha256(Buffer.of(0), canonical({ data, id, type, ...times, ...place, metadata: JSON.parse(event.metadata) }));
};
/** Attributes repeat what the hashed text says, and so must not say anything else. */
const repeats = (event) => {
  const { principal, reason, correlationId, causationId, commandId, traceparent } = JSON.parse(event.metadata);
  const { authid, correlationid, causationid, commandid } = event;
  const told = [authid, event.reason, correlationid, causationid, commandid, event.traceparent, Number(event.sequence)];
  const hashed = [principal, reason, correlationId, causationId, commandId, traceparent, event.position];
  return told.every((value, at) => value === hashed[at]);
};

const nodes = [];
/** A tree that grows from the left: its complete nodes, as [level, hash]. */
const append = (level, hash) => {
  while (nodes.length > 0 && nodes.at(-1)[0] === level) [level, hash] = [level + 1, node(nodes.pop()[1], hash)];
  nodes.push([level, hash]);
};
/** Nodes beside the range of the export; their levels follow from the places they stand at. */
const appendNodes = (from, to, hashes) => {
  for (const hash of hashes) {
    let [level, width] = [0, 1];
    for (; from % (width * 2) === 0 && from + width * 2 <= to; width *= 2) level += 1;
    append(level, base64(hash));
    from += width;
  }
};
/** The root that an inclusion path leads to (RFC 9162, 2.1.3.2). */
const rootOf = (index, leaf, path) => {
  let [at, last, hash] = [index, Number(size) - 1, leaf];
  for (const sibling of path.map(base64)) {
    const right = at % 2 === 1 || at === last;
    hash = right ? node(sibling, hash) : node(hash, sibling);
    if (right) for (; at % 2 === 0 && at > 0; last = Math.floor(last / 2)) at /= 2;
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash.toString('base64') : undefined;
};
const linesOf = ({ name: file }) => {
  const stream = createReadStream(join(folder, file));
  const input = file.endsWith('.gz') ? stream.pipe(createGunzip()) : stream;
  input.on('error', () => fault(undefined, 'file digest', `${file} cannot be unpacked`));
  return createInterface({ input })[Symbol.asyncIterator]();
};
let [count, expected, ended] = [0, manifest.fromPosition, false];
const take = (line, proof) => {
  const event = JSON.parse(line);
  if (event.type === 'export.end') return (ended = event.data.count === count);
  count += 1;
  const { position } = event;
  const isNext = manifest.whole ? position === expected : position >= expected;
  if (!isNext) fault(Math.min(position, expected), 'gap', 'records are missing or in another order');
  expected = position + 1;
  const leaf = Buffer.from(event.leafhash, 'hex');
  if (!leafOf(event).equals(leaf) || !repeats(event)) fault(position, 'leaf', 'the record is not what was hashed');
  const isProved = proof === undefined || rootOf(position - 1, leaf, JSON.parse(proof).path) === root;
  if (!isProved) fault(position, 'inclusion', 'not in the signed tree');
  if (manifest.whole) append(0, leaf);
};
if (manifest.whole) appendNodes(0, manifest.fromPosition - 1, manifest.left);
for (const file of manifest.files) {
  for (const each of file.proofs ? [file, file.proofs] : [file]) {
    const path = join(folder, each.name);
    const isSame = existsSync(path) && sha256(readFileSync(path)).toString('hex') === each.sha256;
    if (!isSame) fault(undefined, 'file digest', `${each.name} is not the file that was written`);
  }
  if (!existsSync(join(folder, file.name))) continue;
  const proofs = file.proofs && existsSync(join(folder, file.proofs.name)) ? linesOf(file.proofs) : undefined;
  for await (const line of { [Symbol.asyncIterator]: () => linesOf(file) }) {
    try {
      take(line, manifest.options.proofs ? ((await proofs?.next())?.value ?? '') : undefined);
    } catch {
      fault(expected, 'form', 'a line is no record');
    }
  }
}
if (manifest.complete && !ended) fault(undefined, 'trailer', 'the record that ends an export is missing');
if (count !== manifest.count) fault(undefined, 'gap', `${count} records, the manifest tells of ${manifest.count}`);
if (manifest.whole && manifest.complete && faults.length === 0) {
  appendNodes(manifest.throughPosition, Number(size), manifest.right);
  const reached = nodes.map(([, hash]) => hash).reduceRight((right, left) => node(left, right));
  const isRoot = reached.toString('base64') === root;
  if (!isRoot) fault(manifest.fromPosition, 'inclusion', 'the events do not make the signed tree');
}

const said = ({ position, check, detail }) => `${position ? `position ${position}  ` : ''}${check}: ${detail}`;
const inOrder = faults.sort((one, other) => (one.position ?? Infinity) - (other.position ?? Infinity));
if (inOrder.length > 0) console.log(inOrder.map(said).join('\n'));
const verdict = faults.length > 0 ? 'tampered' : manifest.complete ? 'ok' : 'incomplete';
console.log(`${verdict}: ${count} records, positions ${manifest.fromPosition} to ${manifest.throughPosition}`);
process.exitCode = { ok: 0, tampered: 1, incomplete: 3 }[verdict];
