import type { Finding } from './findings.js';

/** What verifying an export has shown. */
export interface ExportReport {
  readonly files: number;
  readonly records: number;
  readonly fromPosition: number;
  readonly throughPosition: number;
  readonly signedThrough: number;
  readonly signedAt: string;
  /** How each record was shown to be in the log. */
  readonly proved: 'whole range' | 'each record' | 'by signature alone';
  readonly faults: number;
  readonly findings: readonly Finding[];
  /** What could not be looked at; empty when everything was. */
  readonly missing: readonly string[];
}
