import { pointerTo } from './json-pointer.js';

/** A personal value on its way to the store: clear only between the request and the append. */
export interface Clear {
  readonly clear: string;
}

/** A personal value as it stands everywhere else. */
export interface Sealed {
  /** `<key id>.<nonce>.<ciphertext and tag>`, the last two base64url (AES-256-GCM). */
  readonly sealed: string;
  /** What the ciphertext is bound to: event id and JSON pointer. Added on reading; not part of the stored event. */
  readonly of?: string;
}

/** A name, e-mail, phone, address line, note or reason: sealed where it stands, opened on read, unreadable once the key is gone. */
export type Personal = Clear | Sealed;

/** What a reader shows in place of a value whose key was destroyed. */
export const ERASED = '[erased]';

export const clear = (value: string): Personal => ({ clear: value });

export const isClear = (value: object): value is Clear => typeof (value as Partial<Clear>).clear === 'string';

export const isSealed = (value: object): value is Sealed => typeof (value as Partial<Sealed>).sealed === 'string';

/**
 * A copy of `data` in which each personal value is replaced; the rest is shared, not copied, where nothing changed.
 *
 * @param replace gets the value and its JSON pointer (RFC 6901)
 */
export const mapPersonal = <T>(data: T, replace: (value: Personal, pointer: string) => unknown): T =>
  visit(data, '', replace) as T;

/** A copy without personal values, as JSON that may be seen by anyone. */
export const withoutPersonal = <T>(data: T): T => mapPersonal(data, () => undefined);

const visit = (value: unknown, pointer: string, replace: (value: Personal, pointer: string) => unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return visitArray(value, pointer, replace);
  if (isClear(value) || isSealed(value)) return replace(value, pointer);
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const before = (value as Record<string, unknown>)[key];
    // Most values are none and need no pointer.
    if (typeof before !== 'object') continue;
    const after = visit(before, pointerTo(pointer, key), replace);
    if (after !== before) (copy ??= { ...(value as Record<string, unknown>) })[key] = after;
  }
  return copy ?? value;
};

const visitArray = (
  values: readonly unknown[],
  pointer: string,
  replace: (value: Personal, pointer: string) => unknown,
): readonly unknown[] => {
  const visited = values.map((value, index) => visit(value, pointerTo(pointer, index), replace));
  return visited.some((value, index) => value !== values[index]) ? visited : values;
};
