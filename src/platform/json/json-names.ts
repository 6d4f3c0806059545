import { pointerTo } from '#kernel';

/** How many names of properties stand in a JSON text, which is taken to be valid. */
export const countNames = (json: string): number => {
  let names = 0;
  for (let start = json.indexOf('"'); start >= 0;) {
    const after = endOfText(json, start);
    if (json.charAt(skipBlanks(json, after)) === ':') names += 1;
    start = json.indexOf('"', after);
  }
  return names;
};

/** Where the text that begins at `start` has ended. */
const endOfText = (json: string, start: number): number => {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end + 1;
};

const isEscaped = (json: string, at: number): boolean => {
  let backslashes = 0;
  while (json.charAt(at - 1 - backslashes) === '\\') backslashes += 1;
  return backslashes % 2 === 1;
};

const skipBlanks = (json: string, from: number): number => {
  let at = from;
  while (' \n\r\t'.includes(json.charAt(at)) && at < json.length) at += 1;
  return at;
};

interface Level {
  /** Absent in a list. */
  readonly names: Set<string> | undefined;
  /** Of the member or item under way. */
  key: string | number;
}

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}:,]/g;

/** JSON pointer to the first name that stands a second time in its object; `undefined` when none does. */
export const repeatedName = (json: string): string | undefined => {
  const levels: Level[] = [];
  let text = '';
  for (const [token] of json.matchAll(TOKENS)) {
    const level = levels.at(-1);
    if (token.startsWith('"')) text = token;
    else if (token === '{') levels.push({ names: new Set(), key: '' });
    else if (token === '[') levels.push({ names: undefined, key: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (level !== undefined && isRepeated(level, token, text)) {
      return levels.reduce((pointer, { key }) => pointerTo(pointer, key), '');
    }
  }
  return undefined;
};

/** Goes on in a level with `,` or `:`; the text before a `:` is a name. */
const isRepeated = (level: Level, token: string, text: string): boolean => {
  if (token === ',' && typeof level.key === 'number') level.key += 1;
  if (token !== ':' || level.names === undefined) return false;
  level.key = JSON.parse(text) as string;
  if (level.names.has(level.key)) return true;
  level.names.add(level.key);
  return false;
};
