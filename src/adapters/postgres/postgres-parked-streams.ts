import { type ParkedStream, ParkedStreams } from '#kernel';
import { type OrdinaryTables, parkedStreamTable } from './ordinary-tables.js';

/** Parked streams in `daybook.parked_streams`. */
export class PostgresParkedStreams extends ParkedStreams {
  constructor(private readonly tables: OrdinaryTables) {
    super();
  }

  list(projection: string): Promise<readonly ParkedStream[]> {
    return this.tables.ask(parkedStreamTable, 'listing parked streams', (parked) =>
      parked.find({ where: { projection }, order: { position: 'ASC' } }),
    );
  }

  async park(stream: ParkedStream): Promise<void> {
    await this.tables.ask(parkedStreamTable, 'parking a stream', (parked) =>
      parked.createQueryBuilder().insert().values(stream).orIgnore().execute(),
    );
  }
}
