import type { SubscribePayload } from 'graphql-ws';
import {
  type DocumentNode,
  type ExecutionArgs,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { checkCost } from '../cost.js';
import { aliasLimit, depthLimit, LIMITS } from '../limits.js';
import { badInput } from '../query-refused.js';

/** A document that was found sound, or what is wrong with it. */
type Checked = DocumentNode | readonly GraphQLError[];

const MOST_KNOWN = 200;
const RULES = [...specifiedRules, depthLimit, aliasLimit];

/** Documents of subscriptions under the limits of queries; the same text is parsed and validated once. */
export class SubscriptionDocuments {
  private readonly known = new LRUCache<string, { readonly checked: Checked }>({ max: MOST_KNOWN });

  constructor(private readonly schema: GraphQLSchema) {}

  /** What to execute for a request; or why it is refused. */
  argumentsOf(request: SubscribePayload): ExecutionArgs | readonly GraphQLError[] {
    const document = this.checked(request.query);
    if (!('kind' in document)) return document;
    // An empty name counts as none, as over HTTP.
    const [operationName, variableValues] = [request.operationName || undefined, request.variables ?? {}];
    try {
      checkOperation(document, operationName);
      checkCost(this.schema, document, variableValues, operationName);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return [new GraphQLError(error.message, { originalError: error })];
    }
    return { schema: this.schema, document, variableValues, ...(operationName !== undefined && { operationName }) };
  }

  private checked(text: string): Checked {
    const known = this.known.get(text)?.checked;
    if (known !== undefined) return known;
    const checked = this.check(text);
    this.known.set(text, { checked });
    return checked;
  }

  private check(text: string): Checked {
    try {
      const document = parse(text, { maxTokens: LIMITS.tokens });
      const errors = validate(this.schema, document, RULES);
      return errors.length > 0 ? errors : document;
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }
}

/** @throws QueryRefused BAD_USER_INPUT */
const checkOperation = (document: DocumentNode, operationName: string | undefined): void => {
  const operation = getOperationAST(document, operationName);
  if (operation === null || operation === undefined) {
    throw badInput('operationName must name one operation of the document.');
  }
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) {
    throw badInput('Only subscriptions are answered here. Send queries by POST to the same address.');
  }
};
