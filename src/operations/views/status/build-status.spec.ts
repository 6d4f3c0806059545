import { type FeedFindings, feedStatusOf } from './build-status.js';

const WELL: FeedFindings = { isPaused: false, isReplaced: false, lagEvents: 0, parked: 0 };

describe('The status of a build that is to be in step with the log', () => {
  it('is that it follows, or that it catches up', () => {
    expect(feedStatusOf(WELL)).toBe('following');
    expect(feedStatusOf({ ...WELL, lagEvents: 1 })).toBe('catching up');
  });

  it('is the gravest finding', () => {
    const found: FeedFindings[] = [{ ...WELL, lagEvents: 1, parked: 1 }];
    const graver: Partial<FeedFindings>[] = [
      { isRetrying: true },
      { isStalled: true },
      { isPaused: true },
      { isReplaced: true },
      { isLater: true },
    ];
    for (const finding of graver) found.push({ ...found.at(-1)!, ...finding });
    expect(found.map(feedStatusOf)).toEqual([
      'parked streams',
      'retrying',
      'stalled',
      'paused',
      'replaced',
      'of a later release',
    ]);
  });
});
