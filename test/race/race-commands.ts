import { v7 } from 'uuid';
import type { Append } from '#kernel';
import type { Dice } from '../support/dice.js';

const HOT_STREAMS = ['race-hot-1', 'race-hot-2', 'race-hot-3', 'race-hot-4'];
const COLD_STREAMS = 3_000;
const NO_HASH = Buffer.alloc(32);
const AT = '2026-01-02T03:04:05.678Z';

/** What a writer wants to happen, whatever version the stream has by then. */
export interface Wish {
  readonly stream: string;
  /** 0 for a command that finds everything as it should be. */
  readonly events: number;
}

/**
 * Up to ten commands on different streams, half of them on the streams that all writers share. One command with one
 * event is appended by a function of its own, so it comes often enough to be raced as well.
 */
export const wishes = (dice: Dice): readonly Wish[] => {
  const streams = new Set<string>();
  for (let commands = dice.oneIn(4) ? 1 : dice.between(2, 10); commands > 0; commands -= 1) {
    streams.add(dice.oneIn(2) ? dice.pick(HOT_STREAMS) : `race-cold-${dice.between(1, COLD_STREAMS)}`);
  }
  return [...streams].map((stream) => ({ stream, events: dice.oneIn(3) ? 1 : dice.between(0, 5) }));
};

/** The append that fulfils a wish on a stream of this version, under a key of its own. */
export const appendOf = ({ stream, events }: Wish, expectedVersion: number): Append => {
  const commandId = v7();
  const metadata = JSON.stringify({ commandId });
  return {
    stream,
    expectedVersion,
    events: Array.from({ length: events }, (_, index) => ({
      id: v7(),
      stream,
      version: expectedVersion + index + 1,
      type: 'Happened',
      schemaVersion: 1,
      occurredAt: AT,
      recordedAt: AT,
      data: '{}',
      metadata,
      leaf: NO_HASH,
    })),
    receipt: {
      principal: 'race',
      key: commandId,
      fingerprint: commandId,
      commandId,
      status: 200,
      body: JSON.stringify({ events }),
      expires: true,
    },
  };
};
