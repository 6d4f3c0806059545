import type { VerifyScope } from './document-ids.js';
import type { Restriction } from './partial-build.js';
import { WrongUsage } from '../../../platform/terminal/index.js';

/** Takes some 100 MB; twice as many are hardly any faster. */
export const USUAL_BATCH = 20_000;

/** Where the events are read: in the event store, or in the topic. */
export type LogSource = 'store' | 'kafka';

/** The options of `rebuild`. */
export interface RebuildWords {
  readonly all?: true;
  readonly fromPosition?: number;
  /** Milliseconds of the epoch. */
  readonly fromTime?: number;
  readonly toPosition?: number;
  readonly stream?: string;
  readonly target: 'shadow' | 'in-place';
  readonly source: LogSource;
  readonly batch: number;
  readonly concurrency: number;
  readonly rateLimit?: number;
  readonly onError: 'stop' | 'park' | 'skip';
  readonly dryRun?: true;
  readonly verify?: VerifyScope;
  readonly switch?: 'auto' | 'manual';
  readonly resume?: boolean;
  readonly yes?: true;
  readonly out: string;
  readonly json?: true;
}

/** From which event on documents are to be put right. */
export type Since = { readonly position: number } | { readonly time: number };

/** What a rebuild is to be, out of words that fit together. */
export type RebuildTask =
  | { readonly kind: 'beside'; readonly switchTo: 'auto' | 'manual'; readonly source: LogSource }
  | { readonly kind: 'partial'; readonly restriction: Restriction }
  | { readonly kind: 'in place' }
  | { readonly kind: 'documents'; readonly stream: string }
  | { readonly kind: 'documents'; readonly since: Since; readonly toPosition: number | undefined };

/** @throws WrongUsage for words that do not fit together, or that would make a view which is not what it seems to be */
export const taskOf = (words: RebuildWords): RebuildTask => {
  const task = words.target === 'shadow' ? besideOf(words) : inPlaceOf(words);
  refuse(
    words.dryRun === true && task.kind !== 'beside',
    '--dry-run plans a rebuild beside the live build, of the whole log: leave --target, --stream and positions out, ' +
      'or leave --dry-run out to do it.',
  );
  refuse(
    words.source === 'kafka' && (task.kind !== 'beside' || words.dryRun === true),
    '--source kafka reads the whole topic for a build beside the live one: leave --target, --stream, positions and ' +
      '--dry-run out.',
  );
  return task;
};

const besideOf = (words: RebuildWords): RebuildTask => {
  const { stream, toPosition } = words;
  refuse(
    sinceOf(words) !== undefined,
    'A build without the earlier events would lack documents. With --target in-place --from-position or --from-time ' +
      'the documents that have changed since are put right.',
  );
  if (stream === undefined && toPosition === undefined) {
    return { kind: 'beside', switchTo: words.switch ?? 'auto', source: words.source };
  }
  refuse(
    words.switch === 'auto',
    'A build of a part of the log is to be looked at: queries never go to it. Leave --switch out.',
  );
  refuse(words.resume === true, 'A build of a part of the log is made from its beginning: leave --resume out.');
  return { kind: 'partial', restriction: { stream, toPosition } };
};

const inPlaceOf = (words: RebuildWords): RebuildTask => {
  const { stream, toPosition } = words;
  const since = sinceOf(words);
  refuse(words.switch !== undefined, 'In place there is nothing to switch to: leave --switch out.');
  refuse(words.resume !== undefined, 'In place the view is fed on by servers when it was ended: leave --resume out.');
  refuse(
    stream !== undefined && (since ?? toPosition) !== undefined,
    'Choose documents by --stream or by the range of positions, not by both.',
  );
  refuse(
    toPosition !== undefined && since === undefined,
    'In place, --to-position alone would take the view back into its past. Leave --target out to look at that, or give ' +
      '--from-position too, to put right what events of the range have changed.',
  );
  refuse(
    words.yes !== true,
    stream === undefined && since === undefined
      ? 'In place, queries find few documents until the view is loaded. Say --yes if you mean it.'
      : 'The live documents will be changed, and the view is not fed meanwhile. Say --yes if you mean it.',
  );
  if (stream !== undefined) return { kind: 'documents', stream };
  return since === undefined ? { kind: 'in place' } : { kind: 'documents', since, toPosition };
};

const sinceOf = ({ fromPosition, fromTime }: RebuildWords): Since | undefined => {
  refuse(fromPosition !== undefined && fromTime !== undefined, 'Give --from-position or --from-time, not both.');
  if (fromTime !== undefined) return { time: fromTime };
  return fromPosition === undefined ? undefined : { position: fromPosition };
};

const refuse = (condition: boolean, reason: string): void => {
  if (condition) throw new WrongUsage(reason);
};
