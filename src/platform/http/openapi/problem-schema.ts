import type { JsonSchema } from '../shapes/converters.js';

/** JSON Schema of a problem answer (RFC 9457 with our members); further members are allowed. */
export const problemSchema: JsonSchema = {
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri-reference', examples: ['/problems/validation-failed'] },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What happened and what to do next, for people' },
    instance: { type: 'string', description: 'Path of the request' },
    code: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$', description: 'Stable, for programs' },
    retryable: { type: 'boolean', description: 'True when the very same request may succeed later' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          pointer: { type: 'string', description: 'JSON pointer (RFC 6901) into the request body' },
          code: { type: 'string' },
          detail: { type: 'string' },
        },
        required: ['pointer', 'code', 'detail'],
      },
    },
    requestId: { type: 'string' },
    traceId: { type: 'string', description: 'Trace id of a valid traceparent header' },
  },
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'retryable', 'requestId'],
};
