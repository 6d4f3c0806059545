import { type Environment, messageOf, withRetries } from '#kernel';

export type Verdict = 'ok' | 'warning' | 'fault';

/** What one look at an installation has shown. */
export interface Diagnosis {
  /** What was looked at: `schema`. */
  readonly check: string;
  /** `warning`: it works, and the operator should know. `fault`: something does not work, or soon will not. */
  readonly verdict: Verdict;
  readonly detail: string;
  /** What to do about it. */
  readonly remedy?: string;
}

export const ok = (check: string, detail: string): Diagnosis => ({ check, verdict: 'ok', detail });

export const warning = (check: string, detail: string, remedy: string): Diagnosis => ({
  check,
  verdict: 'warning',
  detail,
  remedy,
});

export const fault = (check: string, detail: string, remedy: string): Diagnosis => ({
  check,
  verdict: 'fault',
  detail,
  remedy,
});

/** What a look has shown; one that fails is a fault by itself. Never rejects. */
export const examined = async (
  check: string,
  look: () => Promise<Diagnosis | readonly Diagnosis[]>,
): Promise<readonly Diagnosis[]> => {
  try {
    return [await look()].flat();
  } catch (error) {
    const reason = messageOf(error);
    return [fault(check, `cannot be looked at: ${reason}`, 'Repair that first, then ask again.')];
  }
};

/** The same for a look at the store, which is tried again for some seconds when the store does not answer in time. */
export const examinedInStore = (
  check: string,
  environment: Pick<Environment, 'monotonicMs' | 'sleep'>,
  look: () => Promise<Diagnosis | readonly Diagnosis[]>,
): Promise<readonly Diagnosis[]> =>
  examined(check, () => withRetries(environment, look, { patienceMs: STORE_PATIENCE_MS }));

/** A person waits for the answer, and a store that is away is an answer. */
const STORE_PATIENCE_MS = 5_000;

/** `1,234 events`, `1 event` */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** `12.3 GB` */
export const sizeText = (bytes: number): string => {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1_000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
};

/** `3 h 5 min`, `42 s` */
export const ageText = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
};
