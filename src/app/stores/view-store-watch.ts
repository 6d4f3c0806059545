import { messageOf } from '#kernel';
import {
  adviceOn,
  type MongoConnection,
  type ViewEntry,
  type ViewRegister,
  whyNotLive,
} from '../../adapters/mongodb/index.js';
import type { HealthCheck, Watched } from '../../operations/health/health-check.js';

const NAME = 'mongodb';
const MEANWHILE = 'Queries are answered 503 until it does; commands go on, and views catch up by themselves.';

/** Does MongoDB answer, and do all views that are in it? */
export class ViewStoreWatch implements Watched {
  constructor(
    private readonly register: Pick<ViewRegister, 'list'>,
    private readonly connection: Pick<MongoConnection, 'refusal'>,
  ) {}

  async look(): Promise<readonly HealthCheck[]> {
    try {
      return [checkOf(await this.register.list())];
    } catch (error) {
      return [{ name: NAME, ok: false, detail: this.whyNot(error) }];
    }
  }

  private whyNot(error: unknown): string {
    const refusal = this.connection.refusal();
    const said = refusal === undefined ? messageOf(error) : `There is no connection to MongoDB: ${messageOf(refusal)}`;
    return [`${said.replace(/\.$/, '')}.`, adviceOn(refusal ?? error), MEANWHILE]
      .filter((it) => it !== undefined)
      .join(' ');
  }
}

const checkOf = (entries: readonly ViewEntry[]): HealthCheck => {
  if (entries.length === 0)
    return { name: NAME, ok: false, detail: 'holds no views yet. They are made by themselves.' };
  const [why, ...others] = entries.flatMap((entry) => whyNotLive(entry) ?? []);
  if (why === undefined) return { name: NAME, ok: true, detail: 'answers' };
  return { name: NAME, ok: false, detail: others.length === 0 ? why : `${why} (and ${others.length} more)` };
};
