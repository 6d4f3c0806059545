import type { Command } from '@nestjs/cqrs';
import {
  type CommandAnswer,
  CommandRejected,
  decodeToken,
  type Environment,
  type EventLog,
  messageOf,
  StoreUnavailable,
  KeyedMutex,
  withRetries,
} from '#kernel';
import type { ImportBinding } from '#platform';
import { type ImportCommand, LineRefused, readImportLine } from './import-line.js';
import type { Line } from './lines.js';

/** Two full batches of the store under way and one being made, few enough to stay small. */
const AT_ONCE = 600;

/** A line that was not carried out, and why. */
export interface RefusedLine {
  readonly line: number;
  readonly code: string;
  readonly message: string;
  readonly pointer?: string;
}

/** How an import is getting on. */
export interface ImportCounts {
  /** Carried out now. */
  imported: number;
  /** Carried out by an earlier run. */
  repeated: number;
  refused: number;
  /** Bytes of the file that are done or under way. */
  bytes: number;
}

/** What an import works with. */
export interface ImportPorts {
  readonly bindings: readonly ImportBinding[];
  readonly execute: (command: Command<CommandAnswer>) => Promise<CommandAnswer>;
  readonly environment: Environment;
  readonly log: Pick<EventLog, 'head'>;
  readonly onRefused: (refused: RefusedLine) => void;
}

/**
 * Carries out commands from lines, many at once, those about one thing in the order of the file. A refused line is reported
 * and the rest goes on. Running it again repeats nothing, so an import that was cut off is resumed by running it again.
 */
export class Importer {
  readonly counts: ImportCounts = { imported: 0, repeated: 0, refused: 0, bytes: 0 };
  private readonly bindings: ReadonlyMap<string, ImportBinding>;
  private readonly turns = new KeyedMutex();
  private inHand = 0;
  private oneIsDone: () => void = () => undefined;
  private failure: Error | undefined;
  /** Where the log ended before the first line. */
  private headBefore = 0;

  constructor(private readonly ports: ImportPorts) {
    this.bindings = new Map(ports.bindings.map((binding) => [binding.command, binding]));
  }

  /**
   * @throws Error that names the line, when the store does not come back within a minute or something fails that is
   * no refusal; what was imported stays
   */
  async run(lines: AsyncIterable<Line>): Promise<void> {
    this.headBefore = await withRetries(this.ports.environment, () => this.ports.log.head());
    for await (const line of lines) {
      if (this.failure !== undefined) break;
      this.counts.bytes = line.endsAt;
      this.begin(line);
      await this.fewerThan(AT_ONCE);
    }
    await this.fewerThan(1);
    if (this.failure !== undefined) throw this.failure;
  }

  private begin(line: Line): void {
    const command = this.read(line);
    if (command === undefined) return;
    const work = () => this.carryOut(line, command);
    this.inHand += 1;
    (command.id === undefined ? work() : this.turns.take(command.id, work))
      .catch((error: unknown) => {
        this.failure ??= new Error(`Line ${line.number}: ${messageOf(error)}`, { cause: error });
      })
      .finally(() => {
        this.inHand -= 1;
        this.oneIsDone();
      });
  }

  /** Not by a race of all under way: each race would leave a reaction on every promise in it. */
  private async fewerThan(count: number): Promise<void> {
    while (this.inHand >= count) await new Promise<void>((resolve) => (this.oneIsDone = resolve));
  }

  private read({ number, text }: Line): ImportCommand | undefined {
    try {
      if (text === undefined) throw new LineRefused('LINE_TOO_LONG', 'A line may have 256 KB at most.');
      return readImportLine(text, this.bindings);
    } catch (error) {
      if (!(error instanceof LineRefused)) throw error;
      this.refuse({ line: number, code: error.code, message: error.message, ...pointer(error.pointer) });
      return undefined;
    }
  }

  private async carryOut(line: Line, { binding, target, body, context }: ImportCommand): Promise<void> {
    try {
      const answer = await this.execute(() => this.ports.execute(binding.open(target, body, context)));
      this.counts[answer.replayed ? 'repeated' : 'imported'] += 1;
    } catch (error) {
      if (!(error instanceof CommandRejected)) throw error;
      const { rejected, because, pointer: at } = error.rejection;
      this.refuse({ line: line.number, code: rejected, message: because, ...pointer(at) });
    }
  }

  /**
   * An attempt whose outcome stays unknown may have taken effect, and the next one is then answered as a repetition. What
   * it repeats is of this run when it stands behind where the log ended before.
   */
  private async execute(attempt: () => Promise<CommandAnswer>): Promise<CommandAnswer> {
    let attempts = 0;
    const attemptOnce = () => {
      attempts += 1;
      return attempt();
    };
    const answer = await withRetries(this.ports.environment, attemptOnce, { mayPass });
    const { position = 0 } = decodeToken(answer.consistencyToken) ?? {};
    const repeatsItself = attempts > 1 && (position === 0 || position > this.headBefore);
    return repeatsItself ? { ...answer, replayed: false } : answer;
  }

  private refuse(refused: RefusedLine): void {
    this.counts.refused += 1;
    this.ports.onRefused(refused);
  }
}

const pointer = (value: string | undefined): { readonly pointer?: string } =>
  value === undefined ? {} : { pointer: value };

const mayPass = (error: unknown): boolean =>
  error instanceof StoreUnavailable || (error instanceof CommandRejected && error.rejection.retryable === true);
