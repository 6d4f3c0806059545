import {
  type LogArchive,
  ERASED,
  type EventLog,
  isSealed,
  mapPersonal,
  messageOf,
  type PersonalData,
  type Sealed,
  type StoredEvent,
} from '#kernel';
import { type IntegrityCheck, MOST_FINDINGS } from './integrity-check.js';
import { erasedKeys, type KeyPorts } from './key-check.js';
import { NumberSet } from './number-set.js';

export interface LogCheckPorts extends Pick<KeyPorts, 'operatorEvents'> {
  readonly archive: Pick<LogArchive, 'pages'>;
  readonly log: Pick<EventLog, 'head'>;
  readonly personal: Pick<PersonalData, 'open'>;
  lastNumber(): Promise<number>;
  /** The number of the sequence that an event gave out; `undefined` when it gave none. */
  readonly numberOf: (event: StoredEvent) => number | undefined;
}

/**
 * What the events rely on: the keys that their personal values were sealed with are there, or were erased by an event;
 * each number was given out once, and the sequence is not behind them.
 */
export const logCheck = (ports: LogCheckPorts, category: string): IntegrityCheck => ({
  name: 'keys and numbers',
  isLong: true,
  look: async (pause) => {
    const walk = new LogWalk(ports);
    for await (const { records } of ports.archive.pages({}, 0, await ports.log.head())) {
      for (const event of records) await walk.see(event);
      if (walk.findings.length >= MOST_FINDINGS) break;
      await pause();
    }
    // Asked for last: an erasure destroys the key first and is recorded afterwards.
    const [erased, last] = [await erasedKeys(ports, category), await ports.lastNumber()];
    return [...walk.findings, ...walk.lostKeys(erased), ...walk.behind(last)];
  },
});

/** What was found of the events so far. */
class LogWalk {
  readonly findings: string[] = [];
  /** Keys that are not there, with the first position that needs them. */
  private readonly missing = new Map<string, number>();
  private readonly numbers = new NumberSet();

  constructor(private readonly ports: Pick<LogCheckPorts, 'personal' | 'numberOf'>) {}

  async see(event: StoredEvent): Promise<void> {
    this.seeNumber(event);
    const value = firstSealed(event);
    if (value === undefined) return;
    const keyId = value.sealed.slice(0, value.sealed.indexOf('.'));
    try {
      const isGone = (await this.ports.personal.open(value)) === ERASED;
      if (isGone && !this.missing.has(keyId)) this.missing.set(keyId, event.position);
    } catch (error) {
      const reason = messageOf(error);
      this.findings.push(`key ${keyId} does not open the event at position ${event.position}: ${reason}`);
    }
  }

  lostKeys(erased: ReadonlySet<string>): readonly string[] {
    return [...this.missing]
      .filter(([keyId]) => !erased.has(keyId))
      .slice(0, MOST_FINDINGS)
      .map(([keyId, position]) => `key ${keyId} of the event at position ${position} is gone without an erasure`);
  }

  behind(last: number): readonly string[] {
    const { largest } = this.numbers;
    return largest > last ? [`the number sequence is at ${last}, but the log has given out ${largest}`] : [];
  }

  private seeNumber(event: StoredEvent): void {
    const number = this.ports.numberOf(event);
    if (number === undefined || this.numbers.add(number)) return;
    this.findings.push(`number ${number} was given out again by the event at position ${event.position}`);
  }
}

/** One value stands for all: those of an event were sealed with one key. */
const firstSealed = (event: StoredEvent): Sealed | undefined => {
  if (!event.data.includes('"sealed":')) return undefined;
  let first: Sealed | undefined;
  mapPersonal(JSON.parse(event.data) as unknown, (value, pointer) => {
    if (isSealed(value)) first ??= { sealed: value.sealed, of: event.id + pointer };
    return value;
  });
  return first;
};
