import { ACCOUNT_IMPORTS, deposit } from './accounts.fixture.js';
import { LineRefused, readImportLine } from './import-line.js';

const bindings = new Map(ACCOUNT_IMPORTS.map((binding) => [binding.command, binding]));
const read = (text: string | Buffer) => readImportLine(Buffer.from(text), bindings);

/** Code and pointer of the refusal. */
const refusalOf = (text: string | Buffer): readonly [code: string, pointer: string | undefined] => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof LineRefused) return [error.code, error.pointer];
    throw error;
  }
  throw new Error('The line was not refused');
};

describe('A line of an import', () => {
  it('is a command under a key that never expires', () => {
    const { binding, target, body, context, id } = read(deposit('a1', 5));
    expect({ command: binding.command, target, body, id }).toEqual({
      command: 'Deposit',
      target: 'a1',
      body: { amount: 5 },
      id: 'a1',
    });
    expect(context).toEqual({
      principal: 'import',
      idempotencyKey: 'a1-5',
      correlationId: 'a1-5',
      keepReceipt: true,
    });
  });

  it('may make something that its body names, or not', () => {
    const open = (body: object) => read(JSON.stringify({ command: 'OpenAccount', idempotencyKey: 'k', body }));
    expect(open({ accountId: 'a1' })).toMatchObject({ id: 'a1', target: '' });
    expect(open({}).id).toBeUndefined();
  });

  it.each([
    ['1996-07-04T00:00:00Z', '1996-07-04T00:00:00.000Z'],
    ['1996-07-04T00:00:00.1239+02:00', '1996-07-03T22:00:00.123Z'],
    ['1996-07-04t00:00:00-05:30', '1996-07-04T05:30:00.000Z'],
  ])('tells when it happened: %s', (said, occurredAt) => {
    expect(read(deposit('a1', 5, { occurredAt: said })).context.occurredAt).toBe(occurredAt);
  });

  it.each<[what: string, line: string | Buffer, code: string, pointer: string | undefined]>([
    ['no JSON', '{"command":', 'INVALID_JSON', undefined],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'INVALID_JSON', undefined],
    ['a byte order mark', '\ufeff{}', 'INVALID_JSON', undefined],
    ['a list', '[]', 'INVALID_JSON', undefined],
    ['null', 'null', 'INVALID_JSON', undefined],
    ['NUL in a text', deposit('a\0', 5), 'VALIDATION_FAILED', '/accountId'],
    ['no command', '{"idempotencyKey": "k", "body": {}}', 'VALIDATION_FAILED', '/command'],
    [
      'a command that is no text',
      deposit('a1', 5, { command: 7, accountId: undefined }),
      'VALIDATION_FAILED',
      '/command',
    ],
    ['an unknown command', deposit('a1', 5, { command: 'Withdraw' }), 'UNKNOWN_COMMAND', '/command'],
    ['no key', deposit('a1', 5, { idempotencyKey: undefined }), 'VALIDATION_FAILED', '/idempotencyKey'],
    ['a key with a space', deposit('a1', 5, { idempotencyKey: 'a b' }), 'VALIDATION_FAILED', '/idempotencyKey'],
    [
      'a key that is too long',
      deposit('a1', 5, { idempotencyKey: 'k'.repeat(256) }),
      'VALIDATION_FAILED',
      '/idempotencyKey',
    ],
    ['nothing it is about', deposit('', 5), 'VALIDATION_FAILED', '/accountId'],
    ['a number it is about', deposit('a1', 5, { accountId: 1 }), 'VALIDATION_FAILED', '/accountId'],
    ['no body', deposit('a1', 5, { body: undefined }), 'VALIDATION_FAILED', '/body'],
    ['a body that does not fit', deposit('a1', 0), 'VALIDATION_FAILED', '/body/amount'],
    ['a property too many', deposit('a1', 5, { when: 'now' }), 'VALIDATION_FAILED', '/when'],
    ['a property without a name', deposit('a1', 5, { '': 1 }), 'VALIDATION_FAILED', '/'],
    [
      'a time without an offset',
      deposit('a1', 5, { occurredAt: '1996-07-04T00:00:00' }),
      'VALIDATION_FAILED',
      '/occurredAt',
    ],
    [
      'a day no calendar has',
      deposit('a1', 5, { occurredAt: '1996-02-30T00:00:00Z' }),
      'VALIDATION_FAILED',
      '/occurredAt',
    ],
  ])('is refused for %s', (_what, line, code, pointer) => {
    expect(refusalOf(line)).toEqual([code, pointer]);
  });

  it('is refused in words that name a line, and the commands there are', () => {
    expect(() => read('{')).toThrow('The line is not valid JSON.');
    expect(() => read(deposit('a1', 5, { command: 'Withdraw' }))).toThrow('Known are Deposit, OpenAccount.');
  });
});
