import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import type { Append, StoredEvent } from '#kernel';
import { compose, type Parts } from '../../src/app/composition.js';
import { Commands } from './commands.js';
import { FunctionAlone } from './function-alone.js';

const WARM_UP_COMMANDS = 2_000;
const WARM_UP_CALLERS = 50;

/** Everything that appends in one round, on a database of its own that was empty before. */
export interface AppendRound {
  readonly parts: Parts;
  readonly withPersonal: Commands;
  readonly withoutPersonal: Commands;
  readonly alone: FunctionAlone;
  /** Sizes of an order, of what is added to it, and of an order without personal values. */
  readonly bytes: { readonly order: string; readonly more: string; readonly bare: string };
  close(): Promise<void>;
}

/** Views are not fed and nothing listens: what is measured is the way of a command alone. */
export const openRound = async (url: string): Promise<AppendRound> => {
  const parts = compose({ url, masterKey: randomBytes(32), logger: pino({ level: 'silent' }) });
  const withPersonal = new Commands(parts, true);
  const withoutPersonal = new Commands(parts, false);
  const perCaller = Array.from({ length: WARM_UP_COMMANDS / WARM_UP_CALLERS });
  const warmUp = async (_: unknown, caller: number): Promise<void> => {
    for (const _command of perCaller) {
      await withPersonal.place();
      await withPersonal.continueOrder(caller);
    }
  };
  await Promise.all(Array.from({ length: WARM_UP_CALLERS }, warmUp));
  const [order, more] = await eventsOf(parts, withPersonal);
  const [bare] = await eventsOf(parts, withoutPersonal);
  const alone = await FunctionAlone.connect(url, appendOf(order));
  const bytes = { order: bytesOf(order), more: bytesOf(more), bare: bytesOf(bare) };
  const close = async () => {
    await alone.close();
    await parts.stop();
  };
  return { parts, withPersonal, withoutPersonal, alone, bytes, close };
};

/** The first two events of an order that only this asks for. */
const eventsOf = async (parts: Parts, commands: Commands): Promise<readonly [StoredEvent, StoredEvent]> => {
  const caller = -1;
  await commands.continueOrder(caller);
  await commands.continueOrder(caller);
  const records = await parts.log.read({ position: 0, eventId: undefined }, 1_000_000);
  const stream = records.at(-1)?.stream;
  const [first, second] = records.filter((record) => record.stream === stream);
  if (first === undefined || second === undefined) throw new Error('The example order was not found in the log');
  return [first, second];
};

const appendOf = (event: StoredEvent): Append => ({
  stream: event.stream,
  expectedVersion: 0,
  events: [event],
  receipt: {
    principal: 'local',
    key: event.id,
    fingerprint: 'a'.repeat(43),
    commandId: event.id,
    status: 201,
    body: JSON.stringify({ orderId: event.stream, orderNumber: 'DB-0000001', status: 'PLACED', version: 1 }),
    expires: true,
  },
});

const bytesOf = ({ data, metadata }: StoredEvent): string =>
  `${Buffer.byteLength(data)} + ${Buffer.byteLength(metadata)}`;
