import { type Environment, pause } from '#kernel';
import type { PublicSchema } from '#platform';
import { breaksBetween } from './compatibility.js';
import { type SchemaRegistry, subjectOf } from './schema-registry.js';

const FIRST_BACK_OFF_MS = 5_000;
const LONGEST_BACK_OFF_MS = 300_000;

export interface OfferPorts {
  readonly registry: SchemaRegistry;
  readonly environment: Environment;
  readonly schemas: readonly (PublicSchema & { readonly topic: string })[];
}

export interface OfferJournal {
  /** All schemas are in the registry. */
  readonly offered: () => void;
  /** Of each round in which one was not taken; it is tried again with growing pauses. */
  readonly failed: (error: unknown) => void;
}

/** Offers the schemas of this release to a registry, for as long as it takes. Nothing waits for it. */
export class OfferedSchemas {
  private readonly ids = new Map<string, number>();
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly ports: OfferPorts,
    private readonly journal: OfferJournal,
  ) {}

  start(): void {
    this.work = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  /** The id that the registry has given; `undefined` as long as it has not. */
  idOf(topic: string, type: string): number | undefined {
    return this.ids.get(subjectOf(topic, type));
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let backOff = FIRST_BACK_OFF_MS; !signal.aborted; backOff = Math.min(2 * backOff, LONGEST_BACK_OFF_MS)) {
      if (await this.offerAll(signal)) return;
      await pause(this.ports.environment, backOff, signal);
    }
  }

  /** A registry takes some changes that break readers. @returns the id */
  private async offer(subject: string, schema: object): Promise<number> {
    const { registry } = this.ports;
    const breaks = (await registry.schemasOf(subject)).flatMap((before) => breaksBetween(before, schema));
    if (breaks.length === 0) return registry.register(subject, schema);
    const [{ field, why } = { field: '', why: '' }] = breaks;
    throw new Error(`${subject} is not registered: ${field || 'the whole'} ${why}. See: daybook events check`);
  }

  /** @returns whether all are in the registry */
  private async offerAll(signal: AbortSignal): Promise<boolean> {
    let failure: unknown;
    for (const { topic, type, jsonSchema } of this.ports.schemas) {
      const subject = subjectOf(topic, type);
      if (this.ids.has(subject) || signal.aborted) continue;
      try {
        this.ids.set(subject, await this.offer(subject, jsonSchema));
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) this.journal.failed(failure);
    else this.journal.offered();
    return failure === undefined;
  }
}
