import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { builtProgram } from '../support/built-program.js';
import { orderBody } from '../support/client.js';
import { createDatabase } from '../support/database.js';
import { openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { daybook, type Said, type TerminalOptions } from '../support/terminal.js';

/** A running program with a database, a key and a checkpoint file of its own, and the terminal beside it. */
export interface AuditedProgram {
  readonly folder: string;
  readonly publicKey: string;
  readonly checkpointFile: string;
  readonly terminal: TerminalOptions;
  readonly program: Program;
  /** `daybook audit …` */
  audit(...args: readonly string[]): Promise<Said>;
  /** Places orders and adds a note to each. */
  place(...orderIds: readonly string[]): Promise<void>;
  /** Runs one statement as the owner, past the triggers that keep events from changing. */
  tamper(statement: string): Promise<unknown[]>;
  close(): Promise<void>;
}

export const openAudited = async (): Promise<AuditedProgram> => {
  const [folder, database] = [openFolder(), await createDatabase()];
  const environment = {
    DATABASE_URL: database.url,
    DAYBOOK_MASTER_KEY: randomBytes(32).toString('base64'),
    AUDIT_KEY_FILE: join(folder, 'audit.key'),
    AUDIT_CHECKPOINT_FILE: join(folder, 'audit.checkpoints'),
  };
  const terminal = { entry: await builtProgram(), home: folder, environment };
  const program = await Program.start(terminal);
  return {
    folder,
    publicKey: join(folder, 'audit.pub'),
    checkpointFile: environment.AUDIT_CHECKPOINT_FILE,
    terminal,
    program,
    audit: (...args) => daybook(terminal, 'audit', ...args),
    place: async (...orderIds) => {
      for (const orderId of orderIds) {
        await program.client.command(
          '',
          orderBody({ orderId, customer: { customerId: `C-${orderId}`, name: 'Paul' } }),
        );
        await program.client.command(`/${orderId}/notes`, { text: 'Call before delivery', noteId: 'n1' });
      }
    },
    tamper: (statement) => query(pastTriggers(database.url), statement),
    close: async () => {
      await program.stop();
      await database.drop();
    },
  };
};

const pastTriggers = (url: string): string => {
  const past = new URL(url);
  past.searchParams.set('options', '-c session_replication_role=replica');
  return past.href;
};
