import type { GatewayAnswer, GatewayRequest } from '../../payments/gateway/payment-gateway.js';

/** A request as the simulator has seen it. */
export interface LedgerEntry {
  readonly request: GatewayRequest;
  /** `null` for a request that was lost on its way: nothing was done. */
  readonly answer: GatewayAnswer | null;
}

/** What the simulator remembers: an account for each authorisation, whose entries are numbered 1, 2, … */
export interface GatewayLedger {
  /** @param account reference of the authorisation */
  read(account: string): Promise<readonly LedgerEntry[]>;
  /** @returns false when there is an entry of this number, or an answer to this key: read again */
  append(account: string, number: number, entry: LedgerEntry): Promise<boolean>;
  /** The answer to a request that was not lost. */
  find(key: string): Promise<GatewayAnswer | undefined>;
}
