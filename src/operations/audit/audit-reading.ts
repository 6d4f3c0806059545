import {
  type AuditFilter,
  type Environment,
  type EventLog,
  type LogArchive,
  ResumeImpossible,
  type TimeSlices,
} from '#kernel';
import type { OperatorLog } from '../operator-events/operator-log.js';
import { AuditExported } from '../operator-events/operator.events.js';
import type { AuditQuestion, AuditTerms } from './audit-question.js';
import { givenIn } from './export-plan.js';
import { lineOf, progressLine, trailerLine } from './cloud-event.js';

/** What an audit reading works with. */
export interface AuditReadingPorts {
  readonly archive: Pick<LogArchive, 'pages'>;
  readonly log: Pick<EventLog, 'head'>;
  readonly operatorLog: Pick<OperatorLog, 'record'>;
  readonly environment: Environment;
  readonly slices: TimeSlices;
  /** Words that the contexts add to the questions. */
  readonly terms: AuditTerms;
  /** The log: the name of the key that signs it. */
  readonly source: string;
}

/** What a request wants to read. */
export interface AskedReading {
  /** As it was asked, for the record. */
  readonly question: AuditQuestion;
  readonly filter: AuditFilter;
  /** Position after which reading goes on; 0 for the beginning. */
  readonly after: number;
  readonly principal: string;
}

const RECORDED_EVERY_MS = 3_600_000;
const REMEMBERED = 1_000;
const TEXT_LENGTH = 65_536;
const PROGRESS_EVERY_MS = 5_000;

/**
 * The log as it is now, for reading without files: sealed values stay sealed. It is recorded as every export is;
 * the same question by the same principal is recorded once an hour, so that a reader may follow the log without
 * filling it.
 */
export class AuditReading {
  /** By principal and question: when it was recorded last, milliseconds of the monotonic clock. */
  private readonly recorded = new Map<string, number>();

  constructor(private readonly ports: AuditReadingPorts) {}

  get terms(): AuditTerms {
    return this.ports.terms;
  }

  /**
   * @returns texts of whole lines (CloudEvents in NDJSON), about 64 KB or less each, ended by the trailer
   * @throws ResumeImpossible; StoreUnavailable here or from the texts
   */
  async begin(asked: AskedReading): Promise<AsyncIterable<string>> {
    const head = await this.ports.log.head();
    if (asked.after > head) throw new ResumeImpossible(asked.after, head);
    const through = Math.min(head, asked.filter.toPosition ?? head);
    await this.record(asked, through);
    return this.texts(asked, through);
  }

  private async record({ question, principal }: AskedReading, through: number): Promise<void> {
    const { environment, operatorLog } = this.ports;
    const { after: _after, ...asked } = givenIn(question);
    const name = JSON.stringify([principal, Object.entries(asked).sort()]);
    const now = environment.monotonicMs();
    if (now - (this.recorded.get(name) ?? -Infinity) < RECORDED_EVERY_MS) return;
    const exportId = environment.newId();
    const event = AuditExported({ exportId, question: asked, through, unsealed: false });
    await operatorLog.record(event, `audit-export-${exportId}`, principal);
    this.remember(name, now);
  }

  private remember(name: string, now: number): void {
    this.recorded.delete(name);
    this.recorded.set(name, now);
    const [oldest] = this.recorded.keys();
    if (this.recorded.size > REMEMBERED && oldest !== undefined) this.recorded.delete(oldest);
  }

  private async *texts({ filter, after }: AskedReading, through: number): AsyncGenerator<string> {
    const { archive, environment, slices, source } = this.ports;
    let [count, lastPosition, held] = [0, 0, ''];
    let progressAt = environment.monotonicMs();
    for await (const page of archive.pages(filter, after, through)) {
      for (const event of page.records) {
        const later = slices.next();
        if (later !== undefined) await later;
        held += `${lineOf({ event }, source)}\n`;
        count += 1;
        lastPosition = event.position;
        if (held.length < TEXT_LENGTH) continue;
        yield held;
        held = '';
      }
      const now = environment.monotonicMs();
      if (held === '' && now - progressAt >= PROGRESS_EVERY_MS) held = `${progressLine(page.through, source)}\n`;
      if (held === '') continue;
      yield held;
      [held, progressAt] = ['', now];
    }
    yield `${trailerLine({ count, lastPosition, through }, source)}\n`;
  }
}
