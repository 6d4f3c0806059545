import { validate, version } from 'uuid';
import { newUuid } from './new-uuid.js';

describe('A new id', () => {
  it('is a UUID of version 7 with its own time in front', () => {
    const before = Date.now();
    const id = newUuid();
    const time = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(validate(id) && version(id)).toBe(7);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it('is never given twice', () => {
    const ids = Array.from({ length: 10_000 }, newUuid);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
