import { Length, Matches, MaxLength } from 'class-validator';
import type { CommandContext } from '#kernel';
import { type ImportBinding, type FieldProblem, HttpProblem, Optional, readJson, shapeOf, utcOf } from '#platform';

/** Whose idempotency keys an import's are. */
const PRINCIPAL = 'import';

/** What a line says besides its body and the thing it is about. */
export class ImportEnvelope {
  @Length(1, 100)
  command!: string;

  @Matches(/^[\x21-\x7e]{1,255}$/u)
  idempotencyKey!: string;

  @Optional()
  @MaxLength(64)
  occurredAt?: string;
}

/** A command as a line of an import says it, checked. */
export interface ImportCommand {
  readonly binding: ImportBinding;
  readonly target: string;
  readonly body: object;
  readonly context: CommandContext;
  /** Commands with one id are carried out in the order of the file. */
  readonly id: string | undefined;
}

/** A line that is not a command of this program. */
export class LineRefused extends Error {
  override readonly name = 'LineRefused';

  constructor(
    readonly code: string,
    message: string,
    /** Absent when it is the line as a whole. */
    readonly pointer?: string,
  ) {
    super(message);
  }
}

/** @throws LineRefused */
export const readImportLine = (line: Buffer, bindings: ReadonlyMap<string, ImportBinding>): ImportCommand => {
  const { body, ...rest } = parsed(line);
  const binding = typeof rest['command'] === 'string' ? bindingOf(rest['command'], bindings) : undefined;
  // The target was taken out before: a command without one has no such property.
  const { [binding?.target ?? 'body']: target, ...envelope } = rest;
  refuseFirst(shapeOf(ImportEnvelope).problems(envelope));
  const { command, idempotencyKey, occurredAt } = envelope as unknown as ImportEnvelope;
  if (binding === undefined) throw new Error('a line without a command fits the shape of a line');
  if (binding.target !== undefined && (typeof target !== 'string' || target === '')) {
    throw new LineRefused(
      'VALIDATION_FAILED',
      `${command} needs ${binding.target} beside its body.`,
      `/${binding.target}`,
    );
  }
  refuseFirst(shapeOf(binding.body).problems(body), '/body');
  const id = binding.idIn(target as string | undefined, body as object);
  return {
    binding,
    target: (target as string | undefined) ?? '',
    body: body as object,
    context: {
      principal: PRINCIPAL,
      idempotencyKey,
      correlationId: idempotencyKey,
      keepReceipt: true,
      ...(occurredAt === undefined ? {} : { occurredAt: momentOf(occurredAt) }),
    },
    id,
  };
};

const parsed = (line: Buffer): Readonly<Record<string, unknown>> => {
  try {
    const value = readJson(line, 'line');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    refuseFirst(error.problem.errors ?? []);
    throw new LineRefused(error.problem.code, error.problem.detail);
  }
  throw new LineRefused('INVALID_JSON', 'The line is not a JSON object.');
};

const refuseFirst = ([first]: readonly FieldProblem[], under = ''): void => {
  if (first === undefined) return;
  const pointer = under + first.pointer;
  throw new LineRefused(codeOf(first), first.detail, pointer === '' ? undefined : pointer);
};

const codeOf = ({ code }: FieldProblem): string => (code === 'INVALID_JSON' ? code : 'VALIDATION_FAILED');

const bindingOf = (command: string, bindings: ReadonlyMap<string, ImportBinding>): ImportBinding => {
  const binding = bindings.get(command);
  if (binding !== undefined) return binding;
  const known = [...bindings.keys()].sort().join(', ');
  throw new LineRefused('UNKNOWN_COMMAND', `There is no such command. Known are ${known}.`, '/command');
};

const momentOf = (text: string): string => {
  const moment = utcOf(text);
  if (moment === undefined) throw new LineRefused('VALIDATION_FAILED', 'This is no moment in time.', '/occurredAt');
  return moment;
};
