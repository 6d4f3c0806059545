import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfluentRegistry } from './confluent-registry.js';

/** What a registry answers of this protocol, and what it was asked. */
const subjects = new Map<string, string[]>();
const asked: string[] = [];

const answer = (method: string, path: string, body: string): [status: number, body: unknown] => {
  const [, kind, subject = '', , version] = path.split('/');
  if (kind === 'config') return [200, JSON.parse(body)];
  return method === 'GET' ? found(subjects.get(subject), version) : taken(subject, body);
};

const found = (schemas: readonly string[] | undefined, version: string | undefined): [number, unknown] => {
  if (schemas === undefined) return [404, { error_code: 40401, message: 'no such subject' }];
  if (version !== undefined) return [200, { schema: schemas[Number(version) - 1] }];
  return [200, schemas.map((_, index) => index + 1)];
};

const taken = (subject: string, body: string): [number, unknown] => {
  const { schema, schemaType } = JSON.parse(body) as { readonly schema: string; readonly schemaType: string };
  if (schemaType !== 'JSON' || schema.includes('refused')) return [409, { error_code: 409, message: 'incompatible' }];
  subjects.set(subject, [...(subjects.get(subject) ?? []), schema]);
  return [200, { id: 7 }];
};

describe('A schema registry of the protocol of Confluent', () => {
  let server: Server;
  let registry: ConfluentRegistry;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => (body += String(part)));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        asked.push(`${method} ${url} ${headers.authorization ?? ''}`.trim());
        const [status, answered] = answer(method, url, body);
        response.writeHead(status).end(JSON.stringify(answered));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    registry = new ConfluentRegistry(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  afterAll(() => server.close());

  it('has no schemas of a subject that there is not', async () => {
    expect(await registry.schemasOf('none')).toEqual([]);
  });

  it('gives an id for a schema, and the strictest rule to a new subject', async () => {
    expect(await registry.register('a', { title: 'one' })).toBe(7);
    expect(asked).toContain('PUT /config/a');
    asked.length = 0;
    expect(await registry.register('a', { title: 'two' })).toBe(7);
    expect(asked).toEqual(['GET /subjects/a/versions', 'POST /subjects/a/versions']);
    expect(await registry.schemasOf('a')).toEqual([{ title: 'one' }, { title: 'two' }]);
  });

  it('says what it refuses, and that it does not answer', async () => {
    await expect(registry.register('a', { title: 'refused' })).rejects.toThrow(
      'The schema registry answered 409 to POST /subjects/a/versions: {"error_code":409,"message":"incompatible"}',
    );
    await expect(new ConfluentRegistry('http://127.0.0.1:1').schemasOf('a')).rejects.toThrow(
      /^The schema registry at http:\/\/127\.0\.0\.1:1 does not answer: \S/,
    );
  });

  it('is told name and password of its address', async () => {
    const { port } = server.address() as AddressInfo;
    await new ConfluentRegistry(`http://me:p%40ss@127.0.0.1:${port}`).schemasOf('a');
    expect(asked.at(-1)).toBe(`GET /subjects/a/versions/2 Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });
});
