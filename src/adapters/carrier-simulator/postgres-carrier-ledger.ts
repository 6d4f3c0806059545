import type { Pool } from 'pg';
import type { CarrierRequest } from '../../shipping/carrier/carrier.js';
import { rows } from '../postgres-client/rows.js';
import type { CarrierLedger, Parcel } from './carrier-ledger.js';

interface ParcelRow {
  readonly request: string;
  readonly age_ms: number;
}

/** The ledger of the simulator in `daybook.carrier_simulator`: the outside world, as far as Daybook is concerned. */
export class PostgresCarrierLedger implements CarrierLedger {
  constructor(private readonly pool: Pool) {}

  async take(request: CarrierRequest): Promise<boolean> {
    const values = [request.key, JSON.stringify(request)];
    return (await rows(this.pool, 'writing the ledger of the carrier simulator', TAKE, values)).length > 0;
  }

  async find(key: string): Promise<Parcel | undefined> {
    const [found] = await rows<ParcelRow>(this.pool, 'asking the carrier simulator', FIND, [key]);
    return found && { request: JSON.parse(found.request) as CarrierRequest, ageMs: found.age_ms };
  }
}

const TAKE = `
  insert into daybook.carrier_simulator (key, request) values ($1, $2)
  on conflict do nothing returning 1`;

const FIND = `
  select request, (extract(epoch from clock_timestamp() - at) * 1000)::float8 as age_ms
  from daybook.carrier_simulator where key = $1`;
