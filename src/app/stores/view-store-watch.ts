import { messageOf } from '#kernel';
import { type ViewEntry, type ViewRegister, whyNotLive } from '../../adapters/mongodb/index.js';
import type { HealthCheck, Watched } from '../../operations/health/health-check.js';

const NAME = 'mongodb';

/** Does MongoDB answer, and do all views that are in it? */
export class ViewStoreWatch implements Watched {
  constructor(private readonly register: Pick<ViewRegister, 'list'>) {}

  async look(): Promise<readonly HealthCheck[]> {
    try {
      return [checkOf(await this.register.list())];
    } catch (error) {
      const detail = `${messageOf(error)}. Queries are answered 503 until it does; commands go on, and views catch up by themselves.`;
      return [{ name: NAME, ok: false, detail }];
    }
  }
}

const checkOf = (entries: readonly ViewEntry[]): HealthCheck => {
  if (entries.length === 0)
    return { name: NAME, ok: false, detail: 'holds no views yet. They are made by themselves.' };
  const [why, ...others] = entries.flatMap((entry) => whyNotLive(entry) ?? []);
  if (why === undefined) return { name: NAME, ok: true, detail: 'answers' };
  return { name: NAME, ok: false, detail: others.length === 0 ? why : `${why} (and ${others.length} more)` };
};
