import { validate } from 'class-validator';
import fc from 'fast-check';
import { BakeCake } from '../demo-app.fixture.js';
import { nestedShapeOf } from './decorators.js';
import { shapeOf } from './shape.js';
import type { ShapeClass } from './shape-class.js';

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, true, -0, 0.1 + 0.2, 1.005, 1e21, 2 ** 53, '', '#12345', [], {}, [null], [[]], {
    hex: 1,
  }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

/** Mostly what fits, sometimes what nearly fits, now and then anything. */
const mostly = (fitting: fc.Arbitrary<unknown>, ...near: unknown[]): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 50, arbitrary: fitting },
    { weight: 2, arbitrary: fc.constantFrom(null, ...near) },
    { weight: 1, arbitrary: junk },
  );

const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 15, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Objects with `fields`, now and then without one of them or with an unknown one. */
const mostlyRecord = (fields: Record<string, fc.Arbitrary<unknown>>, required: string[]) =>
  fc
    .tuple(
      fc.record(fields, { requiredKeys: required }),
      rarely(fc.constantFrom(...Object.keys(fields))),
      rarely(fc.tuple(fc.string(), junk)),
    )
    .map(([record, missing, extra]) => {
      const body = Object.fromEntries(Object.entries(record).filter(([key]) => key !== missing));
      return extra && !(extra[0] in Object.prototype) ? { ...body, [extra[0]]: extra[1] } : body;
    });

const LAYER = { height: 1, flavour: 'mint' };

const layer = mostlyRecord(
  {
    height: mostly(fc.integer({ min: 1, max: 1_000_000 }), 0, 1.5, 1_000_001, '1'),
    flavour: mostly(fc.constantFrom('vanilla', 'lemon', 'mint'), '', 'Mint', 'toString'),
    sugarPercent: mostly(
      fc.integer({ min: -10_000, max: 10_000 }).map((hundredths) => hundredths / 100),
      0.125,
      1.001,
    ),
  },
  ['height', 'flavour'],
);

const icing = mostlyRecord(
  { hex: mostly(fc.constant('#a0b1c2'), '#a0b1c', '#A0B1C2'), glossy: mostly(fc.boolean(), 0, 'true') },
  ['hex'],
);

const bodies = mostlyRecord(
  {
    name: mostly(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((text) => !/[\uFE0E\uFE0F]/.test(text)),
      '',
      'x'.repeat(21),
    ),
    form: mostly(fc.constantFrom('ROUND', 'SQUARE'), 'round', ['ROUND']),
    layers: mostly(fc.array(mostly(layer, []), { minLength: 1, maxLength: 3 }), [], Array(4).fill(LAYER), LAYER),
    icing: mostly(icing),
    baker: mostly(
      fc.oneof({ weight: 9, arbitrary: fc.constant('a@b.de') }, { weight: 1, arbitrary: fc.emailAddress() }),
    ),
    tags: mostly(fc.array(mostly(fc.string({ maxLength: 5 }), '123456'), { maxLength: 4 }), 'a'),
  },
  ['name', 'form', 'layers'],
);

const OPTIONS = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };

/** What class-validator looks at: objects of the classes whose rules they are to keep. */
const instanceOf = (shape: ShapeClass, value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((item) => instanceOf(shape, item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, own]): [string, unknown] => {
    const child = nestedShapeOf(shape, name);
    return [name, child === undefined ? own : instanceOf(child, own)];
  });
  return Object.assign(new shape(), Object.fromEntries(entries));
};

const bothVerdicts = async (body: unknown): Promise<{ fast: boolean; slow: boolean }> => ({
  fast: shapeOf(BakeCake).problems(body).length === 0,
  slow: (await validate(instanceOf(BakeCake, body) as object, OPTIONS)).length === 0,
});

describe('a compiled shape', () => {
  it('decides as class-validator does, for whatever is sent', async () => {
    const seen = { fitting: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const { fast, slow } = await bothVerdicts(body);
        seen[slow ? 'fitting' : 'refused']++;
        expect(fast).toBe(slow);
      }),
      { numRuns: 1_000 },
    );
    expect(seen.fitting).toBeGreaterThan(200);
    expect(seen.refused).toBeGreaterThan(200);
  });

  it('leaves the body as it came', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const before = structuredClone(body);
        shapeOf(BakeCake).problems(body);
        expect(body).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  it('differs on purpose where class-validator does not count a variation selector', async () => {
    const name = '\u2764\uFE0F'.repeat(20);
    const body = { name, form: 'ROUND', layers: [LAYER] };
    expect(await bothVerdicts(body)).toEqual({ fast: false, slow: true });
  });

  it('differs on purpose where class-validator takes a name of Object.prototype for a known property', async () => {
    const body = { name: 'x', form: 'ROUND', layers: [LAYER], hasOwnProperty: 1 };
    expect(await bothVerdicts(body)).toEqual({ fast: false, slow: true });
  });
});
