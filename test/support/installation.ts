import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { builtProgram } from './built-program.js';
import { cleanUp, openFolder, query } from './postgres-homes.js';
import { Program } from './program.js';
import type { SetUp, Stores } from './set-ups.js';
import { type Said, saidBy, startDaybook } from './terminal.js';

/** Processes with some of the roles, and the terminal, on the same stores. */
export class Installation {
  /** A folder that goes with the installation. */
  readonly home = openFolder();
  private readonly programs: Program[] = [];

  private constructor(
    private readonly setUp: SetUp,
    readonly entry: string,
    readonly stores: Stores,
  ) {}

  static async open(setUp: SetUp): Promise<Installation> {
    return new Installation(setUp, await builtProgram(), await setUp.open());
  }

  /** Starts all processes of the set-up, and waits until they are ready. @returns the one that answers */
  async startAll(): Promise<Program> {
    const [answering, ...others] = await Promise.all(this.setUp.processes.map((role) => this.start(role)));
    if (answering === undefined) throw new Error(`${this.setUp.name} there is no process`);
    await Promise.all([answering, ...others].map(({ client }) => client.ready()));
    return answering;
  }

  /** @param more of its environment */
  async start(role: string, more: Readonly<Record<string, string>> = {}): Promise<Program> {
    const program = await Program.start({ ...this.options({ ...more, DAYBOOK_ROLE: role }), home: openFolder() });
    this.programs.push(program);
    return program;
  }

  refused(role: string): Promise<{ code: unknown; text: string }> {
    return Program.runToEnd({ ...this.options({ DAYBOOK_ROLE: role }), home: openFolder() });
  }

  daybook(...words: readonly string[]): Promise<Said> {
    return saidBy(this.startDaybook(...words));
  }

  /** @param more of its environment */
  daybookWith(more: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Said> {
    return saidBy(startDaybook(this.options(more), ...words));
  }

  /** A command of the terminal that is not waited for. */
  startDaybook(...words: readonly string[]): ChildProcess {
    return startDaybook(this.options(), ...words);
  }

  sql(statement: string): Promise<unknown[]> {
    return query(this.stores.database.url, statement);
  }

  async close(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop()));
    await this.stores.drop();
    await cleanUp();
  }

  private options(more: Readonly<Record<string, string>> = {}) {
    // All processes sign with one key.
    const environment = { ...this.stores.environment, AUDIT_KEY_FILE: join(this.home, 'audit.key'), ...more };
    return { entry: this.entry, home: this.home, environment };
  }
}
