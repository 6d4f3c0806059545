import type { NoteSigner } from '#kernel';

/** What lies outside the database, so that it can testify about it. */
export interface AuditSettings {
  readonly signer: NoteSigner;
  /** Path of the file that gets every checkpoint. */
  readonly checkpointFile: string;
}
