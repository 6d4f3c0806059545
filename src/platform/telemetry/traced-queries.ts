import type { FastifyRequest } from 'fastify';
import { type DocumentNode, getOperationAST, Kind } from 'graphql';
import type { MercuriusContext } from 'mercurius';
import type { Span, Tracer } from '#kernel';
import { traceparentOf } from '../http/request-ids.js';

/** A span for each execution of a query. It names the questions asked, never what they were asked with. */
export class TracedQueries {
  private readonly spans = new WeakMap<MercuriusContext, Span>();

  constructor(private readonly tracer: Tracer) {}

  begin(document: DocumentNode, operationName: string | undefined, context: MercuriusContext): void {
    if (!this.tracer.isOn) return;
    const request = context.reply?.request as FastifyRequest | undefined;
    const operation = getOperationAST(document, operationName);
    const span = this.tracer.start({
      name: `graphql ${operation?.operation ?? 'query'}`,
      parent: request && traceparentOf(request.raw.headers),
      attributes: { 'graphql.operation.type': operation?.operation ?? 'query', 'daybook.questions': asked(operation) },
    });
    this.spans.set(context, span);
  }

  end(context: MercuriusContext, errors: number): void {
    this.spans.get(context)?.end({ 'daybook.errors': errors });
    this.spans.delete(context);
  }
}

/** Fields at the top, as the schema names them: the query was validated, so they are from a closed list. */
const asked = (operation: ReturnType<typeof getOperationAST>): string => {
  const selections = operation?.selectionSet.selections ?? [];
  const fields = selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : []));
  return [...new Set(fields)].sort().join(' ');
};
