import fc from 'fast-check';
import { canonicalJson } from './canonical-json.js';

/** RFC 8785, appendix B: the bits of an IEEE 754 double and its text. */
const NUMBERS: readonly (readonly [string, string])[] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
];

const doubleOf = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE();

describe('canonicalJson (RFC 8785)', () => {
  it.each(NUMBERS)('appendix B: %s is %s', (bits, text) => {
    expect(canonicalJson(doubleOf(bits))).toBe(text);
  });

  it.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])('appendix B: %s is refused', (bits) => {
    expect(() => canonicalJson(doubleOf(bits))).toThrow(TypeError);
  });

  it('section 3.2.2 to 3.2.4: the sample, byte for byte', () => {
    const sample: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    const bytes =
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e33333333' +
      '3333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c' +
      '5c5c5c5c222f227d';
    expect(Buffer.from(canonicalJson(sample)).toString('hex')).toBe(bytes);
  });

  it('section 3.2.3: keys stand in the order of their UTF-16 code units', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const values = canonicalJson(sample).match(/(?<=:")[^"]+/g);
    expect(values).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('is read back to an equal value', () => {
    const property = fc.property(jsonValue, (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    });
    fc.assert(property, { examples: [[JSON.parse('{"__proto__": {"a": 1}, "": []}')]] });
  });

  it('is its own canonical text', () => {
    fc.assert(
      fc.property(jsonValue, (value) => {
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  it('does not depend on the order in which properties were added', () => {
    const entries = fc.uniqueArray(fc.tuple(unicode, jsonValue), { selector: ([key]) => key });
    const property = fc.property(entries, fc.infiniteStream(fc.nat()), (pairs, order) => {
      const ranks = new Map(pairs.map(([key]) => [key, order.next().value]));
      const shuffled = [...pairs].sort(([one], [other]) => (ranks.get(one) ?? 0) - (ranks.get(other) ?? 0));
      expect(canonicalJson(Object.fromEntries(shuffled))).toBe(canonicalJson(Object.fromEntries(pairs)));
    });
    fc.assert(property);
  });

  it('has few keys and many in the order of their UTF-16 code units', () => {
    const keys = fc.uniqueArray(unicode, { minLength: 0, maxLength: 80, size: 'max' });
    const property = fc.property(keys, (some) => {
      const object = Object.fromEntries(some.map((key) => [key, 0]));
      const text = [...some].sort().map((key) => `${JSON.stringify(key)}:0`);
      expect(canonicalJson(object)).toBe(`{${text.join(',')}}`);
    });
    fc.assert(property);
  });

  it('leaves out what is undefined in an object, as JSON does', () => {
    expect(canonicalJson({ b: undefined, a: 1, c: { d: undefined } })).toBe('{"a":1,"c":{}}');
  });

  it.each([
    ['a lone high surrogate', '\ud83d'],
    ['a lone low surrogate', 'x\ude00'],
    ['a lone surrogate in a key', { '\ud800': 1 }],
    ['a lone surrogate deep inside', [{ a: ['\udead'] }]],
    ['NaN', [NaN]],
    ['an infinity', -Infinity],
    ['a bigint', 1n],
    ['a function', { f: () => 1 }],
    ['a symbol', Symbol('s')],
    ['undefined on its own', undefined],
    ['undefined in an array', [undefined]],
  ])('refuses %s', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

const unicode = fc.string({ unit: 'binary' });
const jsonValue = fc.jsonValue({ stringUnit: 'binary' });
