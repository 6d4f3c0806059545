import type { Environment } from '#kernel';
import { leftText, paceOf, shareText, StatusLine } from '#platform/terminal';

/** Runs work that copies a store, with a status line: rows of each part, and of the events how many are left. */
export const withCopyProgress = async <Result>(
  {
    json,
    environment,
    events,
  }: { readonly json: boolean; readonly environment: Environment; readonly events?: number },
  work: (onProgress: (part: string, rows: number) => void) => Promise<Result>,
): Promise<Result> => {
  const now = { part: '', rows: 0, since: environment.monotonicMs() };
  const line = new StatusLine({ progress: process.stderr, json }, () => {
    const { part, rows, since } = now;
    const total = part === 'events' ? events : undefined;
    const pace = paceOf(rows, Math.max(rows, total ?? rows), environment.monotonicMs() - since);
    const counted = rows.toLocaleString('en');
    const of = total === undefined ? '' : `${shareText(pace)}  ${leftText(pace)}  `;
    return {
      text: `${part}  ${of}${counted} rows  ${pace.perSecond.toLocaleString('en')}/s`,
      figures: { part, rows, of: total ?? null, rate: pace.perSecond },
    };
  });
  line.begin();
  try {
    return await work((part, rows) => {
      if (part !== now.part) now.since = environment.monotonicMs();
      Object.assign(now, { part, rows });
    });
  } finally {
    line.end();
  }
};
