import type { Case, Measure, Prepared, Sample, Settings } from '../harness/measure.js';
import { serverFacts, startBenchPostgres } from '../subjects/bench-postgres.js';
import { type LogSize, fillLog } from '../subjects/filled-log.js';
import { type PeerName, Peers } from '../subjects/peers.js';
import { readInProcess } from './read-in-process.js';
import type { Way } from './read-log.js';

const EVENTS = 1_000_000;
const STREAM_LENGTH = 5;
const ROUNDS = 3;
/** A peer that would take hours is measured by how far it comes in this time. */
const PEER_SECONDS = 8;
const RATE = 'events/s';

const named = (way: Way) => `daybook, ${way}`;
const LIMIT = 'COPY binary, parsed';
const WAYS = ['by pages, as text', 'by pages, decoded', 'in bulk, decoded'] as const;
const DECODED = named('in bulk, decoded');
const READING_PEERS: readonly { readonly peer: PeerName; readonly title: string }[] = [
  { peer: 'message-db', title: 'message-db, get_category_messages by 1,000' },
  { peer: 'emmett', title: 'Emmett, consumer with batches of 1,000' },
];

/** How fast all events are read in the order of their positions, from the first one on. */
export const replay: Measure = {
  name: 'replay',
  title: 'reading all events in order, one process and one connection',
  ratios: [LIMIT, ...READING_PEERS.map(({ title }) => title)].map((other) => ({
    name: `${DECODED} ÷ ${other}`,
    of: { case: DECODED, figure: RATE },
    to: { case: other, figure: RATE },
  })),
  aims: [{ case: DECODED, figure: RATE, atLeast: 250_000 }],
  prepare: (settings) => prepare(settings),
};

const prepare = async ({ events = EVENTS, peers: wanted, rounds }: Settings): Promise<Prepared> => {
  const postgres = await startBenchPostgres();
  const peers = new Peers(wanted);
  const size: LogSize = { events, streamLength: STREAM_LENGTH };
  const began = performance.now();
  const url = await postgres.freshDatabase();
  await fillLog(url, size);
  const filling = `${events} events in streams of ${STREAM_LENGTH}, ${seconds(began)} s with their receipts`;
  const copied = new Map<PeerName, Promise<void>>();
  const most = Math.min(rounds, ROUNDS);
  const ownCase = (name: string, way: Way): Case => ({
    name,
    rounds: most,
    run: () => readInProcess({ url, way }, events),
  });
  const peerCase = ({ peer: name, title }: (typeof READING_PEERS)[number]): Case => ({
    name: title,
    rounds: most,
    run: async () => {
      const peer = await peers.get(name);
      const copying = copied.get(name) ?? peer.ask<void>('copyLog', { url });
      copied.set(name, copying);
      await copying;
      return sampleOf(await peer.ask('readLog', { url, seconds: PEER_SECONDS, events }));
    },
  });
  return {
    facts: { ...(await serverFacts(url)), log: filling },
    cases: [...WAYS.map((way) => ownCase(named(way), way)), ownCase(LIMIT, 'COPY'), ...READING_PEERS.map(peerCase)],
    close: async () => {
      await peers.stop();
      await postgres.stop();
    },
  };
};

const seconds = (since: number): string => ((performance.now() - since) / 1_000).toFixed(0);

const sampleOf = ({ read, seconds: elapsed }: { readonly read: number; readonly seconds: number }): Sample => ({
  [RATE]: read / elapsed,
  'events read': read,
});
