import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StoredEvent } from '#kernel';

/** A stream as the store keeps it, ending with the event that the file is named after, and what it must be read to. */
export interface GoldenStream {
  readonly records: readonly GoldenRecord[];
  /** The state of the aggregate. */
  readonly state: unknown;
  /** The order-details document; null where it is no order. */
  readonly orderDetails: unknown;
  /** The newest event's data with personal values opened. */
  readonly opened: unknown;
}

/** A stored event with its leaf in hex. */
export type GoldenRecord = Omit<StoredEvent, 'leaf'> & { readonly leaf: string };

const root = new URL('../../', import.meta.url);

export const SCHEMAS = 'docs/events';
export const EVENTS = 'test/golden/events';
/** The public form of events, which other services rely on. */
export const PUBLIC_SCHEMAS_FOLDER = 'docs/events/public';
export const PUBLIC_LINES = 'test/golden/public-events.json';
/** What each of these events is about, as a whole after it, where that is published. */
export const PUBLIC_STATES = 'test/golden/public-states.json';
export const LOCK = 'test/golden/schemas.lock.json';

/** Names of the JSON files in a folder of the repository, without their ending, sorted. */
export const namesIn = (folder: string): readonly string[] =>
  readdirSync(new URL(folder, root))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();

/** @param path of a file in the repository */
export const readText = (path: string): string => readFileSync(new URL(path, root), 'utf8');

export const readJson = <Content>(path: string): Content => JSON.parse(readText(path)) as Content;

export const exists = (path: string): boolean => existsSync(new URL(path, root));

/** JSON as it is committed: two spaces, a line break at the end. */
export const jsonText = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;

export const writeJson = (path: string, content: unknown): void => writeText(path, jsonText(content));

export const writeText = (path: string, text: string): void => {
  const file = fileURLToPath(new URL(path, root));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
