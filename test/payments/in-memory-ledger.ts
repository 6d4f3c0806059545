import type { GatewayLedger, LedgerEntry } from '../../src/adapters/payment-simulator/index.js';

/** The ledger of the payment simulator in a map. */
export class InMemoryLedger implements GatewayLedger {
  readonly accounts = new Map<string, readonly LedgerEntry[]>();

  get entries(): readonly LedgerEntry[] {
    return [...this.accounts.values()].flat();
  }

  async read(account: string): Promise<readonly LedgerEntry[]> {
    return this.accounts.get(account) ?? [];
  }

  async append(account: string, number: number, entry: LedgerEntry): Promise<boolean> {
    const before = this.accounts.get(account) ?? [];
    if (before.length !== number - 1) return false;
    this.accounts.set(account, [...before, entry]);
    return true;
  }

  async find(key: string) {
    return this.entries.find(({ request, answer }) => request.key === key && answer !== null)?.answer ?? undefined;
  }
}
