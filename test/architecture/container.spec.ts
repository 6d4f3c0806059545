import { existsSync } from 'node:fs';
import { parse } from 'yaml';
import { ROLES } from '../../src/app/roles/roles.js';
import { textOf } from './source-files.js';

interface Service {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
}

const { services } = parse(textOf('docker-compose.yml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
};
const ours = Object.values(services).filter(({ image }) => image === 'daybook');
const dockerfile = textOf('Dockerfile');

/** What the image takes from the folder, not from an earlier stage. */
const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gmu)].flatMap(([, files = '']) => files.split(' '));

describe('docker-compose.yml', () => {
  it('runs every role, and nothing of it unless asked to', () => {
    const roles = ours.flatMap(({ environment }) => environment.DAYBOOK_ROLE?.split(',') ?? []);
    expect(roles.sort()).toEqual([...ROLES].sort());
    for (const { profiles } of ours) expect(profiles).toEqual(['app']);
  });

  it('opens no port to other machines', () => {
    const ports = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(ports.length).toBeGreaterThan(3);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

describe('The image', () => {
  it('copies what is there, and is sent nothing else', () => {
    expect(copied.length).toBeGreaterThan(3);
    expect(copied.filter((file) => !existsSync(file))).toEqual([]);
    const sent = textOf('.dockerignore').match(/(?<=^!).+/gmu) ?? [];
    expect([...sent].sort()).toEqual([...new Set(copied)].sort());
  });

  it('runs as nobody in particular, and on a Node that the program runs on', () => {
    expect(dockerfile).toMatch(/^USER node$/mu);
    const { engines } = JSON.parse(textOf('package.json')) as { readonly engines: { readonly node: string } };
    const major = /(\d+)/u.exec(engines.node)?.[1];
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gmu)].map(([, image]) => image);
    expect(new Set(bases)).toEqual(new Set([`node:${major}-bookworm-slim`]));
  });
});
