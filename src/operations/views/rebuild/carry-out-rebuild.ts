import type { Projection } from '#kernel';
import { leftText, paceOf, shareText, StatusLine, WrongUsage } from '#platform/terminal';
import type { VerifyScope } from './document-ids.js';
import { rebuildInPlace } from './in-place.js';
import { buildPart } from './partial-build.js';
import { positionSince } from './position-since.js';
import type { ReadLog } from './reading-archive.js';
import { rebuildView } from './rebuild.js';
import type { RebuildJournal, RebuildPhase, RebuildPorts, RebuildResult } from './rebuild-options.js';
import { repairDocuments } from './repair-documents.js';
import { DifferencesFile } from './differences-file.js';
import type { LogSource, RebuildTask, RebuildWords, Since } from './rebuild-words.js';

const USUAL: VerifyScope = { sample: 1_000 };

/** Carries out one rebuild, with a status line and a file of differences. */
export const carryOut = async (
  ports: RebuildPorts,
  projection: Projection,
  task: RebuildTask,
  words: RebuildWords,
): Promise<RebuildResult> => {
  const file = new DifferencesFile(words.out);
  const progress = new Progress(ports, projection.name);
  // One line below all others can show one rebuild only; several print in turn, as they do without a terminal.
  const stream = words.concurrency === 1 ? process.stderr : { write: (text: string) => process.stderr.write(text) };
  const line = new StatusLine({ progress: stream, json: words.json === true }, () => progress.status());
  line.begin();
  try {
    return await begin(ports, projection, task, words, {
      phase: (name, target) => progress.phase(name, target),
      progress: (position) => progress.moved(position),
      difference: (found) => file.write(projection.name, found),
    });
  } finally {
    line.end();
    file.close();
  }
};

const begin = async (
  ports: RebuildPorts,
  projection: Projection,
  task: RebuildTask,
  { verify, onError, batch, rateLimit, resume }: RebuildWords,
  journal: RebuildJournal,
): Promise<RebuildResult> => {
  const options = { verify: verify ?? (task.kind === 'in place' ? 'none' : USUAL), onError, batch, rateLimit, resume };
  switch (task.kind) {
    case 'beside':
      return rebuildView(
        ports,
        projection,
        { ...options, switchTo: task.switchTo, reading: readingOf(ports, task.source) },
        journal,
      );
    case 'partial':
      return buildPart(ports, projection, task.restriction, options, journal);
    case 'in place':
      return rebuildInPlace(ports, projection, options, journal);
    case 'documents': {
      if ('stream' in task) return repairDocuments(ports, projection, { stream: task.stream }, journal);
      const range = { fromPosition: await positionOf(ports, task.since), toPosition: task.toPosition };
      return repairDocuments(ports, projection, range, journal);
    }
  }
};

/** @throws WrongUsage where there is no such source; `undefined` is the event store */
const readingOf = ({ topicReading }: RebuildPorts, source: LogSource): ReadLog | undefined => {
  if (source === 'store') return undefined;
  if (topicReading !== undefined) return topicReading;
  throw new WrongUsage('--source kafka needs KAFKA_BROKERS: without it the event store alone carries the log.');
};

const positionOf = async ({ archive, log }: RebuildPorts, since: Since): Promise<number> =>
  'position' in since ? since.position : positionSince(archive, await log.head(), since.time);

/** Where a rebuild is, for its status line. */
class Progress {
  private name: RebuildPhase = 'loading';
  private target = 0;
  private position = 0;
  /** Position at the beginning of the phase. */
  private from: number | undefined;
  private since: number;

  constructor(
    private readonly ports: Pick<RebuildPorts, 'environment'>,
    private readonly view: string,
  ) {
    this.since = this.now();
  }

  phase(name: RebuildPhase, target: number): void {
    Object.assign(this, { name, target, from: undefined, since: this.now() });
  }

  moved(position: number): void {
    this.from ??= position;
    this.position = position;
  }

  status() {
    const from = this.from ?? 0;
    const pace = paceOf(this.position - from, this.target - from, this.now() - this.since);
    const { name: phase, position, target } = this;
    const how =
      target === 0
        ? ''
        : `  ${shareText(pace)}  position ${position} of ${target}  ${pace.perSecond}/s  ${leftText(pace)}`;
    const figures = { position, target, rate: pace.perSecond, etaSeconds: pace.secondsLeft ?? null };
    return { text: `${this.view}  ${phase}${how}`, figures: { projection: this.view, phase, ...figures } };
  }

  private now(): number {
    return this.ports.environment.monotonicMs();
  }
}
