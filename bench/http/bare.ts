import { type BenchPostgres, query } from '../subjects/bench-postgres.js';
import { type Child, forkChild, nextMessage } from '../subjects/child.js';

/** A server that does nothing but insert, in a process and a database of its own. */
export class BareServer {
  private constructor(
    readonly title: string,
    readonly url: string,
    private readonly child: Child,
    private readonly databaseUrl: string,
  ) {}

  /** @param script in this folder */
  static async start(title: string, script: string, postgres: BenchPostgres): Promise<BareServer> {
    const child = await forkChild(new URL(script, import.meta.url));
    const databaseUrl = await postgres.emptyDatabase(script.replace('.ts', '').replaceAll('-', '_'));
    child.send(databaseUrl);
    return new BareServer(title, String(await nextMessage(child)), child, databaseUrl);
  }

  async count(): Promise<number> {
    const [row] = await query(this.databaseUrl, 'select count(*)::int as count from orders');
    return Number(row?.['count']);
  }

  stop(): void {
    this.child.disconnect();
  }
}
