import type { SchemaRegistry } from '../../operations/event-schemas/schema-registry.js';

const WITHIN_MS = 5_000;
const NOT_FOUND = 404;
const JSON_TYPE = 'application/vnd.schemaregistry.v1+json';
/**
 * Readers of any version stand what is written with a later one. The full rule would refuse optional fields too: to a registry
 * an open object may have held anything under a new name.
 */
const COMPATIBILITY = 'FORWARD_TRANSITIVE';

/** A registry with the protocol of Confluent's, which Apicurio, Karapace and Redpanda speak too. */
export class ConfluentRegistry implements SchemaRegistry {
  private readonly base: string;
  private readonly login: Readonly<Record<string, string>>;

  /** @param url may have a name and a password */
  constructor(url: string) {
    const { username, password, origin, pathname } = new URL(url);
    this.base = `${origin}${pathname.replace(/\/$/, '')}`;
    const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
    this.login = username === '' ? {} : { authorization: `Basic ${basic}` };
  }

  async schemasOf(subject: string): Promise<readonly object[]> {
    const versions = await this.ask<readonly number[]>('GET', pathOf(subject));
    const schemas: object[] = [];
    for (const version of versions ?? []) {
      const found = await this.ask<{ readonly schema: string }>('GET', `${pathOf(subject)}/${version}`);
      if (found !== undefined) schemas.push(JSON.parse(found.schema) as object);
    }
    return schemas;
  }

  async register(subject: string, schema: object): Promise<number> {
    const isNew = (await this.ask('GET', pathOf(subject))) === undefined;
    const body = { schemaType: 'JSON', schema: JSON.stringify(schema) };
    const registered = await this.ask<{ readonly id: number }>('POST', pathOf(subject), body);
    if (registered === undefined) throw new Error(`The schema registry at ${this.base} takes no schemas`);
    // An operator may set another rule afterwards.
    if (isNew) await this.ask('PUT', `/config/${encodeURIComponent(subject)}`, { compatibility: COMPATIBILITY });
    return registered.id;
  }

  /** @returns `undefined` for what there is not */
  private async ask<Answer>(method: string, path: string, body?: object): Promise<Answer | undefined> {
    const answer = await fetch(`${this.base}${path}`, {
      method,
      headers: { accept: JSON_TYPE, ...this.login, ...(body && { 'content-type': JSON_TYPE }) },
      signal: AbortSignal.timeout(WITHIN_MS),
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: Error) => {
      const { message } = (error.cause ?? error) as Error;
      throw new Error(`The schema registry at ${this.base} does not answer: ${message}`);
    });
    if (answer.status === NOT_FOUND) return undefined;
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`The schema registry answered ${answer.status} to ${method} ${path}: ${text.slice(0, 300)}`);
    return JSON.parse(text) as Answer;
  }
}

const pathOf = (subject: string): string => `/subjects/${encodeURIComponent(subject)}/versions`;
