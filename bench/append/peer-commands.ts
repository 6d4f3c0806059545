import { type Answered, assertStored } from '../harness/account.js';
import type { Sample } from '../harness/measure.js';
import { type BenchPostgres, query } from '../subjects/bench-postgres.js';
import type { Peer, PeerName } from '../subjects/peers.js';
import type { ExampleEvents } from './round.js';

/** What carries out commands beside the program. */
export const COMMAND_PEERS: readonly { readonly peer: PeerName; readonly title: string }[] = [
  { peer: 'raw-pg', title: 'pg by hand, read and add' },
  { peer: 'emmett', title: 'Emmett, read and add' },
  { peer: 'castore', title: 'Castore, read and add' },
  { peer: 'message-db', title: 'message-db, read and add' },
];

export interface PeerLoad {
  readonly callers: number;
  readonly seconds: number;
  readonly events: ExampleEvents;
}

/** The same commands on the same server, in an empty database, with as many connections as callers. */
export const peerCommands = async (peer: Peer, postgres: BenchPostgres, load: PeerLoad): Promise<Sample> => {
  const url = await postgres.emptyDatabase('bench_peer');
  const { sample, answered } = await peer.ask<Answered>('runCommands', { url, ...load });
  const [row] = await query(url, await peer.ask<string>('count'));
  assertStored(answered, Number(row?.['count']));
  return sample;
};
