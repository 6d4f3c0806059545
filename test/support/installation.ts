import { join } from 'node:path';
import { builtProgram } from './built-program.js';
import { cleanUp, openFolder, query } from './postgres-homes.js';
import { Program } from './program.js';
import type { SetUp, Stores } from './set-ups.js';
import { daybook, type Said } from './terminal.js';

/** Processes with some of the roles, and the terminal, on the same stores. */
export class Installation {
  private readonly home = openFolder();
  private readonly programs: Program[] = [];

  private constructor(
    private readonly entry: string,
    readonly stores: Stores,
  ) {}

  static async open(setUp: SetUp): Promise<Installation> {
    return new Installation(await builtProgram(), await setUp.open());
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
    return daybook(this.options(), ...words);
  }

  /** A file that is not there yet, for as long as the installation. */
  file(name: string): string {
    return join(this.home, name);
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
