import type { EntityManager } from 'typeorm';
import { type DiscardedEvent, type ParkedStream, ParkedStreams } from '#kernel';
import { discardedEventTable, type OrdinaryTables, parkedStreamTable } from './ordinary-tables.js';

/** Parked streams in `daybook.parked_streams`, what was given up of them in `daybook.discarded_events`. */
export class PostgresParkedStreams extends ParkedStreams {
  constructor(private readonly tables: OrdinaryTables) {
    super();
  }

  list(projection?: string): Promise<readonly ParkedStream[]> {
    return this.tables.ask(parkedStreamTable, 'listing parked streams', (parked) =>
      parked.find({ ...ofBuild(projection), order: { position: 'ASC', projection: 'ASC' } }),
    );
  }

  async park(stream: Omit<ParkedStream, 'retrying'>): Promise<void> {
    const { projection, stream: name } = stream;
    await this.tables.ask(parkedStreamTable, 'parking a stream', (parked) =>
      parked.manager.transaction(async (manager) => {
        await manager.delete(parkedStreamTable, { projection, stream: name, retrying: true });
        const row = { ...stream, retrying: false };
        await manager.createQueryBuilder().insert().into(parkedStreamTable).values(row).orIgnore().execute();
      }),
    );
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
        await passOver(manager, { projection, stream, version, eventId, eventType, reason });
        return true;
      }),
    );
  }

  async passOver(event: DiscardedEvent): Promise<void> {
    await this.tables.ask(discardedEventTable, 'passing over an event', ({ manager }) => passOver(manager, event));
  }

  async release(projection: string, stream: string): Promise<void> {
    await this.tables.ask(parkedStreamTable, 'releasing a stream', (parked) =>
      parked.delete({ projection, stream, retrying: true }),
    );
  }

  discarded(projection?: string): Promise<readonly DiscardedEvent[]> {
    return this.tables.ask(discardedEventTable, 'listing discarded events', (discarded) =>
      discarded.find({ ...ofBuild(projection), order: { projection: 'ASC', stream: 'ASC', version: 'ASC' } }),
    );
  }
}

const passOver = (manager: EntityManager, event: DiscardedEvent) =>
  manager.createQueryBuilder().insert().into(discardedEventTable).values(event).orIgnore().execute();

const ofBuild = (projection: string | undefined) => (projection === undefined ? {} : { where: { projection } });
