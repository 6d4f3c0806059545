/** At most one holder per name, over all processes of the installation. */
export abstract class Leases {
  /**
   * Waits for the lease, then runs `work`; its signal is aborted when the lease is lost or `signal` is aborted.
   * Begins again when the lease was lost. Resolves when `signal` is aborted; never rejects for a lost connection.
   */
  abstract whileHeld(name: string, signal: AbortSignal, work: (held: AbortSignal) => Promise<void>): Promise<void>;
}
