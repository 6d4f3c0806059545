/** What a write under a lease carries, so that the store can refuse it once another process has the lease. */
export interface Fence {
  /** Name of the lease. */
  readonly lease: string;
  /** Grows from holder to holder. */
  readonly token: number;
}

/**
 * At most one holder per name, over all processes of the installation. A holder that dies is replaced within seconds, and
 * so is one that is frozen or cannot reach the others: it is taken for dead after 6 s, whatever clocks say.
 */
export abstract class Leases {
  /**
   * Waits for the lease, then runs `work`; its signal is aborted when the lease is lost or `signal` is aborted.
   * Begins again when the lease was lost. Resolves when `signal` is aborted; never rejects for a lost connection.
   * @param work gives `fence` to all that it writes: a frozen process learns too late that the lease is lost
   */
  abstract whileHeld(
    name: string,
    signal: AbortSignal,
    work: (held: AbortSignal, fence: Fence) => Promise<void>,
  ): Promise<void>;
}

/** Another process holds the lease under which this was to be written; nothing was written. */
export class Fenced extends Error {
  override readonly name = 'Fenced';

  constructor({ lease }: Fence) {
    super(
      `Nothing was written: another process has taken over "${lease}", since this one had not answered for seconds. ` +
        'It goes on by itself when the other one ends.',
    );
  }
}
