/** What an audit checks a log against; the first that fails says how it was tampered with. */
export type Check =
  'file digest' | 'form' | 'leaf' | 'inclusion' | 'tree' | 'consistency' | 'signature' | 'gap' | 'version' | 'trailer';

/** One thing that is not as it was recorded. */
export interface Finding {
  readonly check: Check;
  /** Of the first record concerned; absent when it concerns none. */
  readonly position?: number;
  /** What happened, and where. */
  readonly detail: string;
}

/** Findings of a log with thousands of faults that are shown; the first ones suffice. */
const MOST = 100;

/** The findings of one audit, the first position first. */
export class Findings {
  private readonly found: Finding[] = [];
  private seen = 0;

  add(check: Check, position: number | undefined, detail: string): void {
    this.seen += 1;
    if (this.found.length < MOST) this.found.push({ check, ...(position !== undefined && { position }), detail });
  }

  /** Adds what another list has, after what this one has. */
  addAll(other: Findings): void {
    this.seen += other.seen;
    this.found.push(...other.found.slice(0, MOST - this.found.length));
  }

  get count(): number {
    return this.seen;
  }

  inOrder(): readonly Finding[] {
    return [...this.found].sort((one, other) => (one.position ?? Infinity) - (other.position ?? Infinity));
  }
}
