import { WrongUsage } from '../../../platform/terminal/wrong-usage.js';
import { type RebuildWords, taskOf } from './rebuild-words.js';

const words = (given: Partial<RebuildWords> = {}): RebuildWords => ({
  target: 'shadow',
  source: 'store',
  onError: 'stop',
  batch: 20_000,
  concurrency: 1,
  out: 'differences.ndjson',
  ...given,
});
const inPlace = (given: Partial<RebuildWords> = {}) => words({ target: 'in-place', yes: true, ...given });

describe('A rebuild', () => {
  it.each<[string, RebuildWords, object]>([
    ['beside the live build', words(), { kind: 'beside', switchTo: 'auto', source: 'store' }],
    ['to be planned only', words({ dryRun: true }), { kind: 'beside', switchTo: 'auto', source: 'store' }],
    ['switched to by hand', words({ switch: 'manual' }), { kind: 'beside', switchTo: 'manual', source: 'store' }],
    ['from the topic', words({ source: 'kafka' }), { kind: 'beside', switchTo: 'auto', source: 'kafka' }],
    ['up to a position', words({ toPosition: 7 }), { kind: 'partial', restriction: { toPosition: 7 } }],
    [
      'of one stream up to a position',
      words({ stream: 'order-7', toPosition: 7 }),
      { kind: 'partial', restriction: { stream: 'order-7', toPosition: 7 } },
    ],
    ['in place', inPlace(), { kind: 'in place' }],
    ['of one document', inPlace({ stream: 'order-7' }), { kind: 'documents', stream: 'order-7' }],
    ['of what has changed since', inPlace({ fromTime: 7 }), { kind: 'documents', since: { time: 7 } }],
    [
      'of what has changed between',
      inPlace({ fromPosition: 7, toPosition: 9 }),
      { kind: 'documents', since: { position: 7 }, toPosition: 9 },
    ],
  ])('is understood %s', (_what, given, task) => {
    expect(taskOf(given)).toEqual(task);
  });

  it.each<[string, RebuildWords, string]>([
    ['from the middle of the log', words({ fromPosition: 7 }), 'would lack documents'],
    ['from a moment on', words({ fromTime: 7 }), 'would lack documents'],
    ['of a part, with a switch', words({ stream: 'order-7', switch: 'auto' }), 'queries never go to it'],
    ['of a part, resumed', words({ toPosition: 7, resume: true }), 'from its beginning'],
    ['in place, unasked', words({ target: 'in-place' }), 'Say --yes'],
    ['of one document, unasked', words({ target: 'in-place', stream: 'order-7' }), 'Say --yes'],
    ['in place, into the past', inPlace({ toPosition: 7 }), 'back into its past'],
    ['in place, with a switch', inPlace({ switch: 'manual' }), 'nothing to switch to'],
    ['in place, resumed', inPlace({ resume: false }), 'leave --resume out'],
    ['by stream and by range', inPlace({ stream: 'order-7', fromPosition: 7 }), 'not by both'],
    ['in place, to be planned only', inPlace({ dryRun: true }), '--dry-run plans a rebuild beside'],
    [
      'of one document, to be planned only',
      inPlace({ stream: 'order-7', dryRun: true }),
      '--dry-run plans a rebuild beside',
    ],
    ['of a part, to be planned only', words({ toPosition: 7, dryRun: true }), '--dry-run plans a rebuild beside'],
    ['of a part, from the topic', words({ toPosition: 7, source: 'kafka' }), '--source kafka reads the whole topic'],
    ['in place, from the topic', inPlace({ source: 'kafka' }), '--source kafka reads the whole topic'],
    ['from the topic, to be planned only', words({ dryRun: true, source: 'kafka' }), '--source kafka reads the whole'],
    ['from two beginnings', inPlace({ fromTime: 7, fromPosition: 7 }), 'not both'],
  ])('is refused %s', (_what, given, reason) => {
    expect(() => taskOf(given)).toThrow(WrongUsage);
    expect(() => taskOf(given)).toThrow(reason);
  });
});
