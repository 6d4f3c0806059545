import { TestEnvironment } from '#kernel/testing';
import { OfferedSchemas } from './offered-schemas.js';

const schema = (type: string) => ({ topic: 'orders.v1', type, schemaVersion: 1, jsonSchema: { title: type } });

/** Sleeps take no time. */
class Hurried extends TestEnvironment {
  override async sleep(): Promise<void> {
    await this.nextTurn();
  }
}

describe('Schemas that are offered to a registry', () => {
  it('are tried again until all are there, one by one, and then have ids', async () => {
    const asked: string[] = [];
    const failures = [new Error('it is away'), new Error('it is away')];
    const registry = {
      schemasOf: async () => [],
      register: async (subject: string) => {
        const failure = subject.endsWith('-B') ? failures.pop() : undefined;
        if (failure !== undefined) throw failure;
        return asked.push(subject);
      },
    };
    const failed: unknown[] = [];
    const schemas = [schema('A'), schema('B')];
    let isDone: () => void = () => undefined;
    const done = new Promise<void>((resolve) => (isDone = resolve));
    const journal = { offered: () => isDone(), failed: (error: unknown) => void failed.push(error) };
    const offered = new OfferedSchemas({ registry, environment: new Hurried(), schemas }, journal);
    offered.start();
    expect(offered.idOf('orders.v1', 'A')).toBeUndefined();
    await done;
    expect([offered.idOf('orders.v1', 'A'), offered.idOf('orders.v1', 'B')]).toEqual([1, 2]);
    expect([failed.length, asked]).toEqual([2, ['orders.v1-A', 'orders.v1-B']]);
  });

  it('are kept from it when they break readers of a version that is there', async () => {
    const registered: string[] = [];
    const registry = {
      schemasOf: async (subject: string) => (subject.endsWith('-A') ? [{ type: 'string' }] : []),
      register: async (subject: string) => registered.push(subject),
    };
    let fail: (error: unknown) => void = () => undefined;
    const failed = new Promise<unknown>((resolve) => (fail = resolve));
    const journal = { offered: () => undefined, failed: (error: unknown) => fail(error) };
    const schemas = [schema('A'), schema('B')];
    const offered = new OfferedSchemas({ registry, environment: new Hurried(), schemas }, journal);
    offered.start();
    expect(String(await failed)).toContain('orders.v1-A is not registered: the whole type was "string" and is absent');
    await offered.stop();
    expect(registered).toEqual(['orders.v1-B']);
  });

  it('are given up when the process stops', async () => {
    const registry = { schemasOf: async () => [], register: () => Promise.reject(new Error('it is away')) };
    const journal = { offered: () => undefined, failed: () => undefined };
    const offered = new OfferedSchemas({ registry, environment: new Hurried(), schemas: [schema('A')] }, journal);
    offered.start();
    await offered.stop();
    expect(offered.idOf('orders.v1', 'A')).toBeUndefined();
  });
});
