import { sources, textOf } from './source-files.js';

/** A connection that breaks emits `error`, and ends the process when nobody listens. */
const withoutListener = (text: string): boolean =>
  [...text.matchAll(/(?:const|let) (\w+)[^=]*= new pg\.(?:Client|Pool)\(/gu)].some(
    ([, name = '']) => !new RegExp(`\\b${name}\\.on\\('error'`, 'u').test(text) && !text.includes(`(${name}, onError)`),
  );

describe('Connections to PostgreSQL', () => {
  const connecting = sources.filter((file) => /new pg\.(?:Client|Pool)\(/u.test(textOf(file)));

  it('are heard when they break', () => {
    expect(connecting.length).toBeGreaterThan(5);
    expect(connecting.filter((file) => withoutListener(textOf(file)))).toEqual([]);
  });

  it.each([
    ['const client = new pg.Client({});', true],
    ["const client = new pg.Client({});\nclient.on('error', () => undefined);", false],
    ["const pool = new pg.Pool({});\nother.on('error', () => undefined);", true],
  ])('%j without a listener: %s', (text, expected) => {
    expect(withoutListener(text)).toBe(expected);
  });
});
