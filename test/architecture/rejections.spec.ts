import { KERNEL_REJECTIONS, type RejectionKind } from '#kernel';
import { OUTSIDE_REJECTIONS, PROBLEMS, STATUS_OF_REJECTION } from '#platform';
import { ORDER_REJECTIONS } from '../../src/ordering/order/order.rejections.js';
import { WEBHOOK_REJECTIONS } from '../../src/operations/webhooks/webhook.rejections.js';
import { STOCK_REJECTIONS } from '../../src/inventory/stock/stock.rejections.js';
import { PAYMENT_REJECTIONS } from '../../src/payments/payment/payment.rejections.js';
import { SHIPMENT_REJECTIONS } from '../../src/shipping/shipment/shipment.rejections.js';
import { textOf } from './source-files.js';

/** Code and status of every error that the program knows. */
const all: readonly (readonly [code: string, status: number])[] = [
  ...Object.entries(PROBLEMS).map(([code, { status }]) => [code, status] as const),
  ...Object.entries(KERNEL_REJECTIONS).map(([code, kind]) => [code, STATUS_OF_REJECTION[kind]] as const),
  ...[
    ORDER_REJECTIONS,
    OUTSIDE_REJECTIONS,
    PAYMENT_REJECTIONS,
    SHIPMENT_REJECTIONS,
    STOCK_REJECTIONS,
    WEBHOOK_REJECTIONS,
  ]
    .flatMap((table) => Object.entries<{ kind: RejectionKind }>(table))
    .map(([code, { kind }]) => [code, STATUS_OF_REJECTION[kind]] as const),
];

/** Contexts may refuse for the same reason: that there is no such order. */
const known = [...new Map(all.map((each) => [each.join(' '), each])).values()];

/** Rows of the tables in docs/errors.md: code, status, meaning, what to do. */
const documented = [
  ...textOf('docs/errors.md').matchAll(/^\| `([A-Z_]+)`\s*\| (\d{3})\s*\| ([^|]+) \| ([^|]+) \|$/gm),
].map(([, code = '', status, meaning = '', advice = '']) => ({ code, status: Number(status), meaning, advice }));

/** Codes of the tables without statuses in one section of docs/errors.md. */
const codesUnder = (heading: string): readonly string[] => {
  const section =
    textOf('docs/errors.md')
      .split(/^## /m)
      .find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([A-Z_]+)`\s*\| [^|]+\.\s*\| [^|]+\.\s*\|$/gm)].map(([, code = '']) => code);
};

/** Members of a union of string literals; types leave no trace at run time, so the source is read. */
const unionIn = (file: string, type: string): readonly string[] => {
  const [, members = ''] = new RegExp(`type ${type} =([^;]+);`).exec(textOf(file)) ?? [];
  return [...members.matchAll(/'([A-Z_]+)'/g)].map(([, code = '']) => code);
};

describe('docs/errors.md', () => {
  it('tells every code of the program with its status, and no other', () => {
    const rows = documented.map(({ code, status }) => `${code} ${status}`);
    expect([...rows].sort()).toEqual(known.map(([code, status]) => `${code} ${status}`).sort());
  });

  it('tells each code once, and the program uses none for two things', () => {
    expect(known.length).toBeGreaterThan(20);
    expect(new Set(known.map(([code]) => code)).size).toBe(known.length);
    expect(new Set(documented.map(({ code }) => code)).size).toBe(documented.length);
  });

  it('says for each what it means and what to do', () => {
    for (const { code, meaning, advice } of documented) {
      expect({ code, meaning, advice }).toEqual({
        code,
        meaning: expect.stringMatching(/^\S.*\.\s*$/) as unknown,
        advice: expect.stringMatching(/^\S.*\.\s*$/) as unknown,
      });
    }
  });

  it.each([
    ['Parts of a body', 'src/platform/http/shapes/field-problems.ts', 'FieldCode'],
    ['GraphQL', 'src/platform/graphql/query-refused.ts', 'QueryErrorCode'],
  ])('tells every code under %s, and no other', (heading, file, type) => {
    expect(unionIn(file, type).length).toBeGreaterThan(5);
    expect([...codesUnder(heading)].sort()).toEqual([...unionIn(file, type)].sort());
  });
});
