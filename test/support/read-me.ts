import { readFileSync } from 'node:fs';

/** A fenced block of the README, with the block that shows its answer when one follows. */
export interface Example {
  readonly language: 'sh' | 'graphql';
  readonly code: string;
  readonly shown: string | undefined;
  readonly line: number;
}

const FENCE = /^```(\w+)\n([\s\S]*?)^```$/gmu;
const ASKED = new Set(['sh', 'graphql']);

/** Every command and query of a document, in order. */
export const examplesIn = (file: string): readonly Example[] => {
  const text = readFileSync(file, 'utf8');
  const blocks = [...text.matchAll(FENCE)].map(({ 1: language = '', 2: code = '', index }) => ({
    language,
    code: code.trimEnd(),
    line: text.slice(0, index).split('\n').length,
  }));
  return blocks.flatMap(({ language, code, line }, index) => {
    const next = blocks[index + 1];
    const shown = next !== undefined && !ASKED.has(next.language) ? next.code : undefined;
    return ASKED.has(language) ? [{ language: language as Example['language'], code, shown, line }] : [];
  });
};

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');

/** `…` stands for anything on its line; alone on a line, for any lines. */
export const patternOf = (shown: string): RegExp => {
  const lines = shown.split('\n').map((line) => (line.trim() === '…' ? '(?:.*\\n)*?' : `${lineOf(line)}\\n`));
  return new RegExp(`^${lines.join('')}$`, 'u');
};

const lineOf = (line: string): string => line.trimEnd().split('…').map(escaped).join('.*');

/** Expected JSON in which the text `…` stands for any text. */
export const withAnyText = (value: unknown): unknown => {
  if (value === '…') return expect.any(String);
  if (Array.isArray(value)) return value.map(withAnyText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withAnyText(inner)]));
};
