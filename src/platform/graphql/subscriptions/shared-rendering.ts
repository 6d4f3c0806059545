import {
  createSourceEventStream,
  type DocumentNode,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  Kind,
  visit,
} from 'graphql';
import type { TimeSlices } from '#kernel';
import { AnswerText } from '../answer-text.js';
import { QueryRefused } from '../query-refused.js';

type Results = Required<AsyncIterableIterator<ExecutionResult, undefined, void>>;

/** A result is shared by those whose turn comes within so many milliseconds: what was erased since must not be sent. */
const SHARED_FOR_MS = 1_000;

interface Rendered {
  readonly result: Promise<ExecutionResult>;
  readonly at: number;
}

/**
 * Runs subscriptions as `subscribe` of graphql-js does, but what the same document makes of the same event with the same
 * variables is made once, however many have subscribed: a thousand screens that show one thing cost one execution.
 */
export class SharedRendering {
  private readonly rendered = new WeakMap<object, Map<string, Rendered>>();
  private readonly keys = new WeakMap<DocumentNode, ReadonlySet<string>>();
  private readonly ids = new WeakMap<DocumentNode, number>();
  private lastId = 0;

  /** @param now milliseconds of a steady clock */
  constructor(
    private readonly now: () => number,
    private readonly slices: TimeSlices,
  ) {}

  /** Never rejects: what stands against it is thrown by the first `next`, all errors in one AggregateError. */
  async subscribe(args: ExecutionArgs): Promise<Results> {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return failing(source.errors ?? []);
    const key = this.keyOf(args);
    return mapped(source[Symbol.asyncIterator](), (event) => this.render(event as object, key, args));
  }

  private render(event: object, key: string, args: ExecutionArgs): Promise<ExecutionResult> {
    const known = this.rendered.get(event) ?? new Map<string, Rendered>();
    this.rendered.set(event, known);
    const rendered = known.get(key);
    if (rendered !== undefined && this.now() - rendered.at < SHARED_FOR_MS) return rendered.result;
    const result = this.executed({ ...args, rootValue: event });
    known.set(key, { result, at: this.now() });
    return result;
  }

  /** Who reads a long past takes one event after the other: others have their turns in between. */
  private async executed(args: ExecutionArgs): Promise<ExecutionResult> {
    const later = this.slices.next();
    if (later !== undefined) await later;
    const result = await execute(args);
    try {
      // For its size alone: graphql-ws makes the text of each message.
      await AnswerText.of(result.data, this.slices);
      return result;
    } catch (error) {
      if (!(error instanceof QueryRefused)) throw error;
      return { data: null, errors: [new GraphQLError(error.message, { originalError: error })] };
    }
  }

  /** What the result of one event depends on: the document, the operation, and the variables below its root field. */
  private keyOf({ document, operationName, variableValues }: ExecutionArgs): string {
    const names = this.keys.get(document) ?? variablesBelowRoots(document);
    this.keys.set(document, names);
    const id = this.ids.get(document) ?? (this.lastId += 1);
    this.ids.set(document, id);
    const values = Object.entries(variableValues ?? {}).filter(([name]) => names.has(name));
    return JSON.stringify([id, getOperationAST(document, operationName)?.name?.value, values]);
  }
}

/** Arguments of a root field choose the events, not what is shown of them. */
const variablesBelowRoots = (document: DocumentNode): ReadonlySet<string> => {
  const names = new Set<string>();
  const collect = {
    Variable: { enter: ({ name }: { readonly name: { readonly value: string } }) => void names.add(name.value) },
  };
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) visit(definition, collect);
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const selection of definition.selectionSet.selections) {
      if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) visit(selection.selectionSet, collect);
    }
  }
  return names;
};

const failing = (errors: readonly GraphQLError[]): Results =>
  mapped(
    {
      next: async () => {
        throw new AggregateError(errors, 'The subscription was refused');
      },
    },
    () => Promise.resolve({}),
  );

/** `return` reaches the source at once: a generator function would not get it before the next event. */
const mapped = (source: AsyncIterator<unknown>, render: (event: unknown) => Promise<ExecutionResult>): Results => {
  const END = { done: true, value: undefined } as const;
  const end = async () => {
    await source.return?.();
    return END;
  };
  return {
    next: async () => {
      const event = await source.next();
      return event.done === true ? END : { done: false, value: await render(event.value) };
    },
    return: end,
    throw: async (error) => {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
};
