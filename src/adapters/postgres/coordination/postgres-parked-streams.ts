import type { EntityManager } from 'typeorm';
import { type DiscardedEvent, type Fence, type ParkedStream, ParkedStreams } from '#kernel';
import { fencedError } from '../../postgres-client/fenced.js';
import { assertSealedDiscard, discardSeal, parkingSeal } from '../../postgres-client/parking-seals.js';
import type { RowSeals } from '../../postgres-client/row-seals.js';
import { discardedEventTable, type OrdinaryTables, parkedStreamTable } from './ordinary-tables.js';

/** Parked streams in `daybook.parked_streams`, what was given up of them in `daybook.discarded_events`. */
export class PostgresParkedStreams extends ParkedStreams {
  constructor(
    private readonly tables: OrdinaryTables,
    private readonly seals: RowSeals,
  ) {
    super();
  }

  list(projection?: string): Promise<readonly ParkedStream[]> {
    return this.tables.ask(parkedStreamTable, 'listing parked streams', (parked) =>
      parked.find({ ...ofBuild(projection), order: { position: 'ASC', projection: 'ASC' } }),
    );
  }

  async park(stream: Omit<ParkedStream, 'retrying'>, fence?: Fence): Promise<void> {
    const { projection, stream: name } = stream;
    await this.fenced('parking a stream', fence, async (manager) => {
      await manager.delete(parkedStreamTable, { projection, stream: name, retrying: true });
      const row = { ...stream, retrying: false, seal: parkingSeal(this.seals, stream) };
      await manager.createQueryBuilder().insert().into(parkedStreamTable).values(row).orIgnore().execute();
    });
  }

  async retry(projection: string, stream: string): Promise<boolean> {
    const { affected } = await this.tables.ask(parkedStreamTable, 'asking for another try', (parked) =>
      parked.update({ projection, stream }, { retrying: true }),
    );
    return affected === 1;
  }

  discard(parked: ParkedStream, reason: string): Promise<boolean> {
    const { projection, stream, version, eventId, eventType } = parked;
    return this.tables.ask(parkedStreamTable, 'discarding an event', ({ manager: all }) =>
      all.transaction(async (manager) => {
        const asked = await manager.update(parkedStreamTable, { projection, stream, version }, { retrying: true });
        if (asked.affected !== 1) return false;
        await this.insert(manager, { projection, stream, version, eventId, eventType, reason });
        return true;
      }),
    );
  }

  async skip(event: DiscardedEvent): Promise<void> {
    await this.tables.ask(discardedEventTable, 'passing over an event', ({ manager }) => this.insert(manager, event));
  }

  async release(projection: string, stream: string, fence?: Fence): Promise<void> {
    await this.fenced('releasing a stream', fence, async (manager) => {
      await manager.delete(parkedStreamTable, { projection, stream, retrying: true });
    });
  }

  async discarded(projection?: string): Promise<readonly DiscardedEvent[]> {
    const found = await this.tables.ask(discardedEventTable, 'listing discarded events', (discarded) =>
      discarded.find({ ...ofBuild(projection), order: { projection: 'ASC', stream: 'ASC', version: 'ASC' } }),
    );
    for (const event of found) assertSealedDiscard(this.seals, event);
    return found.map(({ seal: _, ...event }) => event);
  }

  private async fenced(
    doing: string,
    fence: Fence | undefined,
    write: (manager: EntityManager) => Promise<void>,
  ): Promise<void> {
    const inOne = ({ manager: all }: { readonly manager: EntityManager }) =>
      all.transaction(async (manager) => {
        await manager.query('select daybook.check_fence($1, $2)', [fence?.lease, fence?.token]);
        await write(manager);
      });
    await this.tables.ask(parkedStreamTable, doing, inOne).catch((error: unknown) => {
      throw fencedError(error, fence);
    });
  }

  private async insert(manager: EntityManager, event: DiscardedEvent): Promise<void> {
    const row = { ...event, seal: discardSeal(this.seals, event) };
    await manager.createQueryBuilder().insert().into(discardedEventTable).values(row).orIgnore().execute();
  }
}

const ofBuild = (projection: string | undefined) => (projection === undefined ? {} : { where: { projection } });
