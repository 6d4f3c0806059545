import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { type CommandRunner, AggregateCache } from '#kernel';
import { openServices, type Services } from '../../src/app/services.js';
import { qualifiedTable } from '../../src/adapters/postgres-views/view-table.js';
import { orderDetails } from '../../src/ordering/order/order-details.projection.js';
import { newAuditSettings } from '../../test/support/audit-settings.js';
import { Commands } from '../append/commands.js';
import { accounted } from '../harness/account.js';
import { type Ask, closedLoop } from '../harness/closed-loop.js';
import type { Sample } from '../harness/measure.js';
import { loadOrders } from '../projection/rebuild-view.js';
import { readInProcess } from '../replay/read-in-process.js';
import { type BenchPostgres, query } from '../subjects/bench-postgres.js';
import { fillLog, type LogSize } from '../subjects/filled-log.js';
import { AskedOrders } from './asked-orders.js';
import { StoredOrders } from './stored-orders.js';

export const CALLERS = 32;

/** A database with a log of some size, and the program's services on it; no view is fed, one can be filled. */
export class LogOfSize {
  private readonly stored: StoredOrders;
  private readonly callersOfStored: number;
  private readonly commands: Commands;
  private orders: AskedOrders | undefined;
  private viewFilledIn = '';

  private constructor(
    readonly size: LogSize,
    private readonly disk: string,
    private readonly filledIn: string,
    private readonly url: string,
    private readonly services: Services,
    private readonly servicesWithoutCache: Services,
  ) {
    // More callers than streams would be turned away by each other.
    this.callersOfStored = Math.min(CALLERS, streamsOf(size));
    this.stored = new StoredOrders(size, this.callersOfStored);
    this.commands = new Commands(services, false);
  }

  static async make(postgres: BenchPostgres, size: LogSize, filledBefore: number): Promise<LogOfSize> {
    const began = performance.now();
    const url = await postgres.freshDatabase(`bench_${filledBefore}`);
    await fillLog(url, size);
    const filledIn = ((performance.now() - began) / 1_000).toFixed(0);
    const [row] = await query(url, 'select pg_size_pretty(pg_database_size(current_database())) as size');
    const logger = pino({ level: 'silent' });
    const setup = { url, masterKey: randomBytes(32), logger, audit: newAuditSettings() };
    const withoutCache = await openServices({ ...setup, aggregateCache: new AggregateCache(0) });
    return new LogOfSize(size, String(row?.['size']), filledIn, url, await openServices(setup), withoutCache);
  }

  /** Makes order-details from the log, as it is before anybody adds to it. */
  async fillView(): Promise<void> {
    const { name, version, view } = orderDetails;
    await this.services.builds.register(name, view.build, version);
    await this.services.builds.setState(name, view.build, 'loading');
    const seconds = await loadOrders(this.services, orderDetails, this.size.events);
    await this.services.builds.setState(name, view.build, 'fed');
    await query(this.url, `vacuum (analyze) ${qualifiedTable(view)}`);
    const [row] = await query(
      this.url,
      `select pg_size_pretty(pg_total_relation_size('${qualifiedTable(view)}')) as size`,
    );
    this.viewFilledIn = `, order-details of ${String(row?.['size'])} in ${seconds.toFixed(0)} s`;
    this.orders = await AskedOrders.open(this.services, streamsOf(this.size));
  }

  /** What it takes on the disk, and how long it took to fill. */
  told(): string {
    const { events, streamLength } = this.size;
    const log = `${events.toLocaleString('en')} events in streams of ${streamLength}`;
    return `${log}: ${this.disk}, filled in ${this.filledIn} s${this.viewFilledIn}`;
  }

  /** @throws Error when the view was not filled */
  async ask(question: (orders: AskedOrders) => Promise<void>, seconds: number): Promise<Sample> {
    const { orders } = this;
    if (orders === undefined) throw new Error('There is no view to ask');
    const { sample } = await closedLoop(() => question(orders), CALLERS, seconds);
    const { 'commands/s': rate = NaN, ...latency } = sample;
    return { 'queries/s': rate, ...latency };
  }

  continueOrders(seconds: number): Promise<Sample> {
    return this.counted(CALLERS, seconds, (caller) => this.commands.continueOrder(caller));
  }

  addToStored(seconds: number): Promise<Sample> {
    return this.addedBy(this.services.commands, seconds);
  }

  addWithoutCache(seconds: number): Promise<Sample> {
    return this.addedBy(this.servicesWithoutCache.commands, seconds);
  }

  async read(): Promise<Sample> {
    return readInProcess({ url: this.url, way: 'in bulk, decoded' }, await this.count());
  }

  async close(): Promise<void> {
    await this.orders?.close();
    await Promise.all([this.services.close(), this.servicesWithoutCache.close()]);
  }

  private addedBy(commands: CommandRunner, seconds: number): Promise<Sample> {
    return this.counted(this.callersOfStored, seconds, (caller) => this.stored.changeQuantity(commands, caller));
  }

  private counted(callers: number, seconds: number, ask: Ask): Promise<Sample> {
    return accounted(
      () => this.count(),
      () => closedLoop(ask, callers, seconds),
    );
  }

  private async count(): Promise<number> {
    const [row] = await query(this.url, 'select count(*)::int as count from daybook.events');
    return Number(row?.['count']);
  }
}

const streamsOf = ({ events, streamLength }: LogSize): number => Math.floor(events / streamLength);
