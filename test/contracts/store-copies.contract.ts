import {
  type CopiedPart,
  CopyRefused,
  type EventStore,
  type OutboxEntry,
  StoreNotEmpty,
  type StorePart,
} from '#kernel';
import type { StoreCopies } from '../../src/operations/backup/store-copies.js';
import { commandFor, newStream } from './event-store.fixture.js';

/** A store and what is copied from it. */
export interface CopiedStore {
  readonly store: EventStore;
  readonly copies: StoreCopies;
  /** All that the store holds but what it makes anew, as text that can be compared. */
  content(): Promise<unknown>;
  /** Makes a key, and gives out an order number. */
  use(): Promise<number>;
}

/** What the log is told of it. */
const entry = (position: number): OutboxEntry => ({ type: 'StoreRestored', data: { position }, principal: 'operator' });

type HeldPart = StorePart & { readonly text: string };

/** What every copier of stores promises. @param open makes an empty store */
export const storeCopiesContract = (open: () => Promise<CopiedStore>): void => {
  let source: CopiedStore;
  beforeAll(async () => {
    source = await open();
    for (const length of [1, 3, 2]) await source.store.append(commandFor(newStream(), 0, { events: length }));
    await source.use();
  });

  it('fills an empty store with the same bytes, at the same positions, and goes on after them', async () => {
    const target = await open();
    expect(await target.copies.fill(asParts(await copyOf(source)), entry)).toBe(6);
    expect(await target.content()).toEqual(await source.content());
    expect(await target.store.append(commandFor(newStream(), 0))).toEqual({ outcome: 'appended', position: 7 });
    expect(await target.use()).toBeGreaterThan(1);
  });

  it('copies an empty store', async () => {
    const [from, to] = [await open(), await open()];
    expect(await to.copies.fill(asParts(await copyOf(from)), entry)).toBe(0);
    expect(await to.store.append(commandFor(newStream(), 0))).toEqual({ outcome: 'appended', position: 1 });
  });

  it('copies one moment, whatever is appended meanwhile, and holds nobody up', async () => {
    const [from, to] = [await open(), await open()];
    await from.store.append(commandFor(newStream(), 0));
    let appended = 0;
    const append = async () => {
      await from.store.append(commandFor(newStream(), 0));
      appended += 1;
    };
    const parts = await copyOf(from, append);
    expect(appended).toBe(parts.length);
    expect(await to.copies.fill(asParts(parts), entry)).toBe(1);
  });

  it('refuses to fill a store that holds anything', async () => {
    const parts = await copyOf(source);
    const before = await source.content();
    await expect(source.copies.fill(asParts(parts), entry)).rejects.toThrow(StoreNotEmpty);
    expect(await source.content()).toEqual(before);
    const used = await open();
    await used.use();
    await expect(used.copies.fill(asParts(parts), entry)).rejects.toThrow(StoreNotEmpty);
  });

  it.each([
    ['an event that was altered', 'events', (text: string) => text.replace('1400', '1401'), 'is not what its leaf'],
    ['an event that is missing', 'events', (text: string) => withoutLine(text, 2), 'missing or doubled'],
    ['an event that is doubled', 'events', (text: string) => text + text, 'missing or doubled'],
    ['events in another order', 'events', (text: string) => reversed(text), 'missing or doubled'],
    [
      'a key under another master key',
      'subject_keys',
      (text: string) => text.replace(/\\x..../u, 'x0000'),
      'master key',
    ],
    ['a part that nobody knows', 'idempotency', (text: string) => text, 'does not know'],
  ])('takes nothing of a copy with %s', async (what, name, alter, problem) => {
    const target = await open();
    const before = await target.content();
    const parts = (await copyOf(source)).map((part) =>
      part.name === name
        ? { ...part, text: alter(part.text), ...(what.includes('nobody') && { name: 'unheard-of' }) }
        : part,
    );
    const filling = target.copies.fill(asParts(parts), entry);
    await expect(filling).rejects.toThrow(CopyRefused);
    await expect(filling).rejects.toThrow(problem);
    expect(await target.content()).toEqual(before);
    expect(await target.copies.fill(asParts(await copyOf(source)), entry)).toBe(6);
  });

  it('takes nothing when the copy breaks off', async () => {
    const target = await open();
    const before = await target.content();
    await expect(target.copies.fill(brokenOff(await copyOf(source)), entry)).rejects.toThrow('broken off');
    expect(await target.content()).toEqual(before);
  });
};

const copyOf = async ({ copies }: CopiedStore, meanwhile?: () => Promise<void>): Promise<readonly HeldPart[]> => {
  const parts: HeldPart[] = [];
  await copies.copyOut(async ({ rows, ...part }) => {
    await meanwhile?.();
    let text = '';
    for await (const chunk of rows) text += chunk.toString('utf8');
    parts.push({ ...part, text });
  });
  return parts;
};

async function* asParts(parts: readonly HeldPart[]): AsyncGenerator<CopiedPart> {
  for (const { text, ...part } of parts) yield { ...part, rows: chunksOf(text) };
}

async function* chunksOf(text: string): AsyncGenerator<Buffer> {
  if (text !== '') yield Buffer.from(text);
}

async function* brokenOff(parts: readonly HeldPart[]): AsyncGenerator<CopiedPart> {
  yield* asParts(parts);
  throw new Error('broken off');
}

const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');
const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const withoutLine = (text: string, index: number): string => textOf(linesOf(text).filter((_, at) => at !== index));
const reversed = (text: string): string => textOf([...linesOf(text)].reverse());
