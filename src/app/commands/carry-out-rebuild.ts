import type { Projection } from '#kernel';
import { leftText, paceOf, shareText, StatusLine } from '#platform';
import type { Extent } from '../../operations/views/rebuild/document-ids.js';
import { rebuildInPlace } from '../../operations/views/rebuild/in-place.js';
import { buildPart } from '../../operations/views/rebuild/partial-build.js';
import { positionSince } from '../../operations/views/rebuild/position-since.js';
import { rebuildView } from '../../operations/views/rebuild/rebuild.js';
import type { RebuildJournal, RebuildPhase, RebuildResult } from '../../operations/views/rebuild/rebuild-options.js';
import { repairDocuments } from '../../operations/views/rebuild/repair-documents.js';
import type { Services } from '../composition.js';
import { DifferencesFile } from './differences-file.js';
import type { RebuildTask, RebuildWords, Since } from './rebuild-words.js';

const USUAL: Extent = { sample: 1_000 };

/** Carries out one rebuild, with a status line and a file of differences. */
export const carryOut = async (
  parts: Services,
  projection: Projection,
  task: RebuildTask,
  words: RebuildWords,
): Promise<RebuildResult> => {
  const file = new DifferencesFile(words.out);
  const progress = new Progress(parts, projection.name);
  // One line below all others can tell of one rebuild only; several tell in turn, as they do without a terminal.
  const stream = words.concurrency === 1 ? process.stderr : { write: (text: string) => process.stderr.write(text) };
  const line = new StatusLine({ progress: stream, json: words.json === true }, () => progress.status());
  line.begin();
  try {
    return await begin(parts, projection, task, words, {
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
  parts: Services,
  projection: Projection,
  task: RebuildTask,
  { verify, onError, batch, rateLimit, resume }: RebuildWords,
  journal: RebuildJournal,
): Promise<RebuildResult> => {
  const ports = { ...parts, views: parts.keyedViews };
  const options = { verify: verify ?? (task.kind === 'in place' ? 'none' : USUAL), onError, batch, rateLimit, resume };
  switch (task.kind) {
    case 'beside':
      return rebuildView(ports, projection, { ...options, switchTo: task.switchTo }, journal);
    case 'partial':
      return buildPart(ports, projection, task.restriction, options, journal);
    case 'in place':
      return rebuildInPlace(ports, projection, options, journal);
    case 'documents': {
      if ('stream' in task) return repairDocuments(ports, projection, { stream: task.stream }, journal);
      const range = { fromPosition: await positionOf(parts, task.since), toPosition: task.toPosition };
      return repairDocuments(ports, projection, range, journal);
    }
  }
};

const positionOf = async ({ extracts, log }: Services, since: Since): Promise<number> =>
  'position' in since ? since.position : positionSince(extracts, await log.head(), since.time);

/** Where a rebuild is, for its status line. */
class Progress {
  private name: RebuildPhase = 'loading';
  private target = 0;
  private position = 0;
  /** Position at the beginning of the phase. */
  private from: number | undefined;
  private since: number;

  constructor(
    private readonly parts: Pick<Services, 'environment'>,
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
    return this.parts.environment.monotonicMs();
  }
}
