import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { InvalidConfig, readConfig } from './config.js';

describe('The configuration', () => {
  it('needs no variable', () => {
    expect(readConfig({}, {})).toMatchObject({ host: '127.0.0.1', port: 3000, databaseUrl: undefined });
  });

  it('names all that is wrong, at once', () => {
    const variables = { PORT: 'x', DATABASE_URL: 'mysql://host', DAYBOOK_DRIFT_RATE: '-1', LOG_LEVEL: 'loud' };
    const read = () => readConfig({}, variables);
    expect(read).toThrow(InvalidConfig);
    for (const name of [...Object.keys(variables), 'DAYBOOK_MASTER_KEY']) expect(read).toThrow(name);
  });

  it('takes origins as browsers name them, and nothing else', () => {
    const read = (CORS_ORIGINS: string) => readConfig({}, { CORS_ORIGINS });
    expect(read('https://shop.example, http://localhost:8080').corsOrigins).toEqual([
      'https://shop.example',
      'http://localhost:8080',
    ]);
    for (const wrong of ['*', 'shop.example', 'https://shop.example/', 'https://shop.example,']) {
      expect(() => read(wrong)).toThrow(`CORS_ORIGINS=${wrong} is not`);
    }
  });

  it('takes durations with their unit, and nothing else', () => {
    const read = (PAYMENT_WINDOW: string) => readConfig({}, { PAYMENT_WINDOW }).fulfilment.paymentWindowMs;
    expect(['200ms', '2s', '30m', '2h'].map(read)).toEqual([200, 2_000, 1_800_000, 7_200_000]);
    for (const wrong of ['30', '0s', '-1s', '1.5h', '2 h', '1d', 'soon', '12345678ms']) {
      expect(() => read(wrong)).toThrow(`PAYMENT_WINDOW=${wrong} is not a duration above 0 such as`);
    }
  });

  it('has a carrier in development, and none in production unless one is named', () => {
    const read = (variables: Readonly<Record<string, string>>) => readConfig({}, variables).carrier;
    expect(read({ SIMULATOR_DELAY: '200ms' })).toMatchObject({ name: 'simulator', delayMs: 200 });
    expect(read({ CARRIER: 'manual' })).toBeUndefined();
    expect(read({ NODE_ENV: 'production' })).toBeUndefined();
    expect(read({ NODE_ENV: 'production', CARRIER: 'simulator' })).toMatchObject({ name: 'simulator', delayMs: 2_000 });
  });

  it('takes payments through Stripe once it has what that needs', () => {
    const stripe = {
      ...{ PAYMENT_GATEWAY: 'stripe', STRIPE_SECRET_KEY: 'sk_test_abc', STRIPE_WEBHOOK_SECRET: 'whsec_abcdefgh' },
    };
    const read = (more: Readonly<Record<string, string>>) => readConfig({}, { ...stripe, ...more }).paymentGateway;
    const known = { name: 'stripe', secretKey: 'sk_test_abc', webhookSecret: 'whsec_abcdefgh' };
    expect(read({})).toEqual({ ...known, apiUrl: 'https://api.stripe.com' });
    expect(read({ STRIPE_API_URL: 'http://localhost:12111' })).toEqual({ ...known, apiUrl: 'http://localhost:12111' });
    for (const name of ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']) {
      expect(() => read({ [name]: '' })).toThrow(`PAYMENT_GATEWAY=stripe needs ${name}, which is not set`);
    }
    for (const wrong of ['http://stripe.example', 'https://stripe.example/v1', 'ftp://localhost', 'stripe']) {
      expect(() => read({ STRIPE_API_URL: wrong })).toThrow(`STRIPE_API_URL=${wrong} is not https://host`);
    }
    expect(() => read({ STRIPE_SECRET_KEY: 'pk_live_abc' })).toThrow('STRIPE_SECRET_KEY is not the secret key');
    expect(readConfig({}, {}).paymentGateway).toEqual({ name: 'simulator' });
    expect(readConfig({}, { NODE_ENV: 'production' }).paymentGateway).toBeUndefined();
  });

  it('shows what was given, unless it is secret', () => {
    const secrets = {
      DATABASE_URL: 'mysql://a:hush@b',
      MONGODB_URL: 'c:hush@d',
      DAYBOOK_MASTER_KEY: 'hush',
      CARRIER_WEBHOOK_SECRET: 'hush',
      STRIPE_SECRET_KEY: 'pk_hush',
      STRIPE_WEBHOOK_SECRET: 'hush',
    };
    const read = () => readConfig({}, { ...secrets, PORT: '70000' });
    expect(read).toThrow('PORT=70000 is not a port: give a number from 0 to 65535.');
    for (const name of Object.keys(secrets)) expect(read).toThrow(`- ${name} `);
    expect(read).not.toThrow('hush');
  });
});

describe('.env.example', () => {
  const textOf = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const text = textOf('.env.example');
  const example = parseEnv(text);

  it('names each variable once', () => {
    const named = text.match(/^[A-Z_]+(?==)/gmu) ?? [];
    expect(named.length).toBeGreaterThan(15);
    expect([...named].sort()).toEqual([...new Set(named)].sort());
  });

  it('has every variable that is read, and no other', () => {
    const read = new Set<string>();
    const variables: Readonly<Record<string, string>> = {
      ...example,
      ...{ DATABASE_URL: 'postgresql://host/daybook', KAFKA_BROKERS: 'host:9092' },
      ...{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://host:4318', DAYBOOK_MASTER_KEY: Buffer.alloc(32).toString('base64') },
    };
    const watched = new Proxy(variables, {
      get: (target, name: string) => {
        read.add(name);
        return target[name];
      },
    });
    readConfig({}, watched);
    expect([...read].sort()).toEqual(Object.keys(example).sort());
  });

  it('is a configuration for the servers of docker-compose.yml, once it has a key', () => {
    const config = readConfig({}, { ...example, DAYBOOK_MASTER_KEY: Buffer.alloc(32).toString('base64') });
    expect(config).toMatchObject({ databaseUrl: 'postgresql://daybook:daybook@127.0.0.1:5432/daybook', port: 3000 });
    const ports = textOf('docker-compose.yml').match(/(?<=127\.0\.0\.1:)\d+(?=:)/gu) ?? [];
    for (const name of ['DATABASE_URL', 'KAFKA_BROKERS', 'MONGODB_URL', 'REDIS_URL']) {
      expect(ports).toContain(/127\.0\.0\.1:(\d+)/u.exec(example[name] ?? '')?.[1]);
    }
  });

  it('has the defaults, but for the addresses of servers', () => {
    const withoutServers = { ...example, DATABASE_URL: '', MONGODB_URL: '', KAFKA_BROKERS: '', REDIS_URL: '' };
    expect(readConfig({}, withoutServers)).toEqual(readConfig({}, {}));
  });
});

describe('The address of a MongoDB', () => {
  it.each([
    'mongodb://127.0.0.1:27017/daybook',
    'mongodb://user:p%40ss@a:1,b:2,c:3/day_book-1?replicaSet=rs0',
    'mongodb+srv://cluster.example.net/daybook?retryWrites=true',
  ])('may be %s', (address) => {
    expect(readConfig({}, { MONGODB_URL: address }).mongoUrl).toBe(address);
  });

  it.each([
    ['http://127.0.0.1/daybook', 'is not a MongoDB address'],
    ['mongodb://', 'is not a MongoDB address'],
    ['mongodb://127.0.0.1:27017', 'names no database'],
    ['mongodb://127.0.0.1:27017/', 'names no database'],
    ['mongodb://127.0.0.1:27017/?w=1', 'names no database'],
    ['mongodb://127.0.0.1:27017/a.b', 'names no database'],
  ])('is refused with the reason: %s', (address, reason) => {
    expect(() => readConfig({}, { MONGODB_URL: address })).toThrow(`MONGODB_URL ${reason}`);
  });
});

describe('A file of variables', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'daybook-env-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The port and the level that a process in that folder reads; Node keeps the variables of a file for good. */
  const read = (environment: Readonly<Record<string, string>> = {}): string => {
    const program = `
      const { readConfig } = await import(${JSON.stringify(new URL('./config.ts', import.meta.url).href)});
      try { const { port, logLevel } = readConfig(); console.log(port, logLevel); } catch (error) { console.log(error.message); }`;
    const typescript = new URL('../../test/support/typescript.mjs', import.meta.url).href;
    const args = ['--conditions', 'daybook-source', '--import', typescript, '--input-type=module', '-e', program];
    const env = { PATH: process.env.PATH ?? '', ...environment };
    return execFileSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' }).trim();
  };

  it('adds what is not set: .env of the folder, or the file that is named', () => {
    expect(read()).toBe('3000 info');
    writeFileSync(join(folder, '.env'), 'PORT=4000\nLOG_LEVEL=warn\n');
    expect(read()).toBe('4000 warn');
    expect(read({ PORT: '5000' })).toBe('5000 warn');
    writeFileSync(join(folder, 'other'), 'PORT=6000\n');
    expect(read({ DAYBOOK_ENV_FILE: 'other' })).toBe('6000 info');
    expect(read({ DAYBOOK_ENV_FILE: '' })).toBe('3000 info');
  });

  it('cannot name authorities to trust: Node has read that before', () => {
    writeFileSync(join(folder, '.env'), 'NODE_EXTRA_CA_CERTS=authority.pem\n');
    expect(read()).toMatch(/NODE_EXTRA_CA_CERTS has no effect in .*Set it in the environment of the process/);
  });

  it('that is named and not there stops the start', () => {
    expect(read({ DAYBOOK_ENV_FILE: 'gone' })).toMatch(/gone cannot be read/);
  });
});
