// Verifies an audit export with nothing but Node and the public key: node verify.mjs FOLDER audit.pub [CHECKPOINT]
// It shares no code with Daybook: RFC 6962 (tree), RFC 8785 (canonical JSON), RFC 8032 (Ed25519), C2SP signed-note.
// Exit codes: 0 ok, 1 tampered, 2 wrong usage, 3 incomplete.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

const [folder = '', keyFile, keptFile] = process.argv.slice(2);
const bytesOf = (file) => (existsSync(join(folder, file)) ? readFileSync(join(folder, file)) : Buffer.alloc(0));
const manifest = JSON.parse(String(bytesOf('manifest.json')) || '{}');
const { checkpoint, complete, consistency, fromPosition, throughPosition, whole } = manifest;
const wrongUsage = (text) => (console.error(text), process.exit(2));
if (!keyFile || manifest.options?.format !== 'ndjson') wrongUsage('node verify.mjs FOLDER audit.pub [CHECKPOINT]');
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const node = (left, right) => sha256(Buffer.of(1), left, right);
const base64 = (text) => Buffer.from(text, 'base64');
const half = (number) => Math.floor(number / 2);
const [faults, MOST] = [[], 100];
let seen = 0;
const fault = (position, check, detail) => (seen += 1) <= MOST && faults.push({ position, check, detail });
// The public key: name+id+base64(0x01 ‖ 32 bytes).
const [name, , ...encoded] = readFileSync(keyFile, 'utf8').trim().split('+');
const rawKey = base64(encoded.join('+'));
const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: rawKey.toString('base64url', 1) } });
/** The lines of a signed note; none when the key has not signed it. */
const opened = (note) => {
  const [, text = '', lines = ''] = /^(.*\n)\n(.*)$/s.exec(note) ?? [];
  const isGood = (line) => verify(null, Buffer.from(text), key, base64(line.split(' ')[2]).subarray(4));
  return lines.split('\n').some((line) => line.startsWith(`— ${name} `) && isGood(line)) ? text.split('\n') : [];
};
const digest = sha256(bytesOf('manifest.json')).toString('hex');
const isSigned = opened(String(bytesOf('manifest.note'))).join('\n') === `${name} audit export\n${digest}\n`;
if (complete && !isSigned) fault(undefined, 'signature', 'manifest.json is not the one that was signed');
const [origin, size, root] = opened(checkpoint.note);
if (origin !== name) fault(undefined, 'signature', 'the checkpoint is not signed by this key');
const [keptOrigin, keptSize, keptRoot] = keptFile ? opened(readFileSync(keptFile, 'utf8')) : [];
if (keptFile && keptOrigin !== name) wrongUsage(`${keptFile} is no checkpoint of this log`);
/** Canonical JSON (RFC 8785); JavaScript prints numbers and texts as it asks for. */
const canonical = (value) => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
};
const leafOf = ({ data, id, type, time, recordedtime, subject, streamversion: version, schemaversion, metadata }) => {
  const columns = { occurred_at: time, recorded_at: recordedtime, schema_version: schemaversion, stream: subject };
  return sha256(Buffer.of(0), canonical({ data, id, type, version, ...columns, metadata: JSON.parse(metadata) }));
};
const HASHED = ['principal', 'reason', 'correlationId', 'causationId', 'commandId', 'traceparent'];
/** Attributes repeat what the hashed text says, and so must not say anything else. */
const repeats = (event) => {
  const hashed = JSON.parse(event.metadata);
  const isTold = (key) => event[key === 'principal' ? 'authid' : key.toLowerCase()] === hashed[key];
  return HASHED.every(isTold) && Number(event.sequence) === event.position;
};
/** A tree that grows from the left: its complete nodes, as [level, hash]. */
const nodes = [];
const rootNow = () => nodes.reduceRight((right, [, left]) => (right ? node(left, right) : left), undefined);
let [leaves, rootThen] = [0, keptSize === size ? root : undefined];
const append = (level, hash) => {
  leaves += 2 ** level;
  while (nodes.at(-1)?.[0] === level) [level, hash] = [level + 1, node(nodes.pop()[1], hash)];
  nodes.push([level, hash]);
  if (leaves === Number(keptSize)) rootThen = rootNow().toString('base64');
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
/** Roots that the hashes of a proof lead to: the one then and the one now (RFC 9162, 2.1.3.2 and 2.1.4.2). */
const climb = (at, last, seed, path) => {
  let [older, newer] = [seed, seed];
  for (const sibling of path) {
    const right = at % 2 === 1 || at === last;
    [older, newer] = right ? [node(sibling, older), node(sibling, newer)] : [older, node(newer, sibling)];
    if (right) for (; at % 2 === 0 && at > 0; last = half(last)) at = half(at);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 ? [older.toString('base64'), newer.toString('base64')] : [];
};
const rootsBy = (path) => {
  let [at, last] = [keptSize - 1, size - 1];
  for (; at % 2 === 1; last = half(last)) at = half(at);
  const [seed, ...rest] = at === 0 ? [base64(keptRoot), ...path] : path;
  return climb(at, last, seed, rest);
};
const linesOf = ({ name: file }) => {
  const stream = createReadStream(join(folder, file));
  const input = file.endsWith('.gz') ? stream.pipe(createGunzip()) : stream;
  input.on('error', () => fault(undefined, 'file digest', `${file} cannot be unpacked`));
  return createInterface({ input })[Symbol.asyncIterator]();
};
const digestOf = async (path) =>
  existsSync(path) && String(await createReadStream(path).pipe(createHash('sha256').setEncoding('hex')).toArray());
let [count, expected, ended, isMissing] = [0, fromPosition, false, !complete];
const take = (line, proof) => {
  const event = JSON.parse(line);
  const { position } = event;
  if (event.type === 'export.end') return (ended = event.data.count === count);
  count += 1;
  if (whole ? position !== expected : position < expected)
    fault(Math.min(position, expected), 'gap', 'records are missing or in another order');
  expected = position + 1;
  const leaf = Buffer.from(event.leafhash, 'hex');
  if (!leafOf(event).equals(leaf) || !repeats(event)) fault(position, 'leaf', 'the record is not what was hashed');
  const path = proof === undefined ? undefined : JSON.parse(proof || '{"path":[]}').path.map(base64);
  if (path && climb(position - 1, size - 1, leaf, path)[1] !== root) fault(position, 'inclusion', 'not in the tree');
  if (whole) append(0, leaf);
};
if (whole) appendNodes(0, fromPosition - 1, manifest.left);
for (const file of manifest.files) {
  for (const each of file.proofs ? [file, file.proofs] : [file])
    if ((await digestOf(join(folder, each.name))) !== each.sha256)
      fault(undefined, 'file digest', `${each.name} is not the file that was written`);
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
if (complete && !ended) fault(undefined, 'trailer', 'the record that ends an export is missing');
if (count !== manifest.count) fault(undefined, 'gap', `${count} records, the manifest tells of ${manifest.count}`);
if (whole && complete && faults.length === 0) {
  appendNodes(throughPosition, Number(size), manifest.right);
  if (!rootNow()?.equals(base64(root))) fault(fromPosition, 'inclusion', 'the events do not make the signed tree');
}
if (keptFile && faults.length === 0) {
  const proof = String(consistency?.size) === keptSize ? consistency.proof.map(base64) : undefined;
  const [older, newer] = rootThen ? [rootThen, root] : proof ? rootsBy(proof) : [];
  if (Number(keptSize) > Number(size) || !(rootThen || proof)) isMissing = true;
  else if (older !== keptRoot || newer !== root) fault(undefined, 'consistency', `not what was signed at ${keptSize}`);
}
faults.sort((one, other) => (one.position ?? Infinity) - (other.position ?? Infinity));
for (const { position, check, detail } of faults)
  console.log(`${position ? `position ${position}  ` : ''}${check}: ${detail}`);
if (seen > MOST) console.log(`and ${seen - MOST} more`);
const verdict = faults.length > 0 ? 'tampered' : isMissing ? 'incomplete' : 'ok';
console.log(`${verdict}: ${count} records, positions ${fromPosition} to ${throughPosition}`);
process.exitCode = { ok: 0, tampered: 1, incomplete: 3 }[verdict];
