import { type Environment, messageOf } from '#kernel';

/** Asked every 10 s, readiness shows it within 30 s. */
export const LASTS_AFTER_MS = 20_000;

/** Distinguishes what fails once, and is tried again, from what fails all the time. */
export class SustainedFailure {
  private first: { readonly since: number; readonly error: unknown } | undefined;

  constructor(private readonly environment: Pick<Environment, 'monotonicMs'>) {}

  succeeded(): void {
    this.first = undefined;
  }

  failed(error: unknown): void {
    this.first ??= { since: this.environment.monotonicMs(), error };
  }

  /** What went wrong first, when nothing has succeeded since for so long. */
  get reason(): string | undefined {
    if (this.first === undefined) return undefined;
    const { since, error } = this.first;
    return this.environment.monotonicMs() - since >= LASTS_AFTER_MS ? messageOf(error) : undefined;
  }
}
