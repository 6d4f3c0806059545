import type { Pool } from 'pg';
import type { GatewayAnswer, GatewayRequest } from '../../payments/gateway/payment-gateway.js';
import { rows } from '../postgres-client/rows.js';
import type { GatewayLedger, LedgerEntry } from './gateway-ledger.js';

interface EntryRow {
  readonly request: string;
  readonly answer: string | null;
}

/** The ledger of the simulator in `daybook.payment_simulator`: the outside world, as far as Daybook is concerned. */
export class PostgresGatewayLedger implements GatewayLedger {
  constructor(private readonly pool: Pool) {}

  async read(account: string): Promise<readonly LedgerEntry[]> {
    const text = 'select request, answer from daybook.payment_simulator where account = $1 order by number';
    const found = await rows<EntryRow>(this.pool, 'reading the ledger of the payment simulator', text, [account]);
    return found.map(({ request, answer }) => ({
      request: JSON.parse(request) as GatewayRequest,
      answer: answer === null ? null : (JSON.parse(answer) as GatewayAnswer),
    }));
  }

  async append(account: string, number: number, { request, answer }: LedgerEntry): Promise<boolean> {
    const values = [account, number, request.key, JSON.stringify(request), answer && JSON.stringify(answer)];
    return (await rows(this.pool, 'writing the ledger of the payment simulator', APPEND, values)).length > 0;
  }

  async find(key: string): Promise<GatewayAnswer | undefined> {
    const text = 'select answer from daybook.payment_simulator where key = $1 and answer is not null';
    const [found] = await rows<{ readonly answer: string }>(this.pool, 'asking the payment simulator', text, [key]);
    return found && (JSON.parse(found.answer) as GatewayAnswer);
  }
}

const APPEND = `
  insert into daybook.payment_simulator (account, number, key, request, answer) values ($1, $2, $3, $4, $5)
  on conflict do nothing returning 1`;
