import { randomBytes } from 'node:crypto';
import { type SubjectKey, SubjectKeys } from '../events/subject-keys.js';

/** Subjects' keys in a map. */
export class InMemorySubjectKeys extends SubjectKeys {
  private readonly keys = new Map<string, SubjectKey>();

  async keyFor(subject: string): Promise<SubjectKey> {
    const id = `key-of-${subject}`;
    const key = this.keys.get(id) ?? { id, secret: randomBytes(32) };
    this.keys.set(id, key);
    return key;
  }

  async keyOf(keyId: string): Promise<SubjectKey | undefined> {
    return this.keys.get(keyId);
  }

  /** Erases everything sealed for this subject. */
  destroy(subject: string): void {
    this.keys.delete(`key-of-${subject}`);
  }
}
