/**
 * What a span holds besides its name: counts, and texts from closed lists. Never an id of a person, a path as it was
 * asked for, or a text of a client.
 */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that begins. */
export interface SpanStart {
  /** From a closed list: `append`, `command PlaceOrder`. */
  readonly name: string;
  /** It was asked for by another program, or by an event that was recorded earlier; or it asks another program. None when absent. */
  readonly kind?: 'server' | 'consumer' | 'client';
  /** W3C traceparent of what caused it; a new trace begins when absent. */
  readonly parent?: string | undefined;
  /** Traceparents of what it shares its work with. */
  readonly links?: readonly string[];
  readonly attributes?: SpanAttributes;
  /** For work that is reported when it is over: milliseconds since it began. */
  readonly begunMsAgo?: number;
}

/** A piece of work under way. */
export interface Span {
  /** What this work causes names it as its parent (W3C Trace Context); `undefined` when nothing is traced. */
  readonly traceparent: string | undefined;
  /** @param failed true for what should not have happened; a refusal is no failure */
  end(attributes?: SpanAttributes, failed?: boolean): void;
}

/** Records what a request causes, in this process and in others. Never waits, never throws. */
export abstract class Tracer {
  /** False when nothing is traced: then nothing need be done for spans alone. */
  abstract readonly isOn: boolean;
  abstract start(begins: SpanStart): Span;
}

const NO_SPAN: Span = { traceparent: undefined, end: () => undefined };

/** For programs that are not traced. */
export const NO_TRACER: Tracer = { isOn: false, start: () => NO_SPAN };
