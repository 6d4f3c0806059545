import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { NotMeasured } from '../harness/measure.js';
import { type Child, forkChild, nextMessage } from './child.js';

/** The driver by itself, and packages that people would use instead. */
export type PeerName = 'raw-pg' | 'emmett' | 'castore' | 'message-db' | 'pongo';

const FOLDER = new URL('../peers/', import.meta.url);
const INSTALL_WITHIN_MS = 180_000;
const run = promisify(execFile);

type Answer = { readonly answer: unknown } | { readonly failure: string };

/** One peer in a process of its own. */
export class Peer {
  private constructor(private readonly child: Child) {}

  /** @throws NotMeasured when its package cannot be installed */
  static async start(name: PeerName): Promise<Peer> {
    if (name !== 'raw-pg') await installed();
    return new Peer(await forkChild(new URL('serve-peer.mjs', FOLDER), [name]));
  }

  /** @throws Error with what the peer says when it fails */
  async ask<Wanted>(action: string, asked: object = {}): Promise<Wanted> {
    this.child.send({ action, ...asked });
    const message = (await nextMessage(this.child)) as Answer;
    if ('failure' in message) throw new Error(message.failure);
    return message.answer as Wanted;
  }

  stop(): void {
    this.child.disconnect();
  }
}

/** Peers that are started when they are first needed, so that one that does not start costs its own rows only. */
export class Peers {
  private readonly started = new Map<PeerName, Promise<Peer>>();

  constructor(private readonly wanted: boolean) {}

  /** @throws NotMeasured when peers are left out or cannot be installed */
  get(name: PeerName): Promise<Peer> {
    if (!this.wanted && name !== 'raw-pg') throw new NotMeasured('left out by --no-peers');
    const peer = this.started.get(name) ?? Peer.start(name);
    this.started.set(name, peer);
    return peer;
  }

  async stop(): Promise<void> {
    for (const peer of await Promise.allSettled(this.started.values())) {
      if (peer.status === 'fulfilled') peer.value.stop();
    }
  }
}

let installation: Promise<void> | undefined;

/** Installs what `bench/peers` names, once per run and only when it is not there as its lockfile says. */
const installed = (): Promise<void> => (installation ??= install());

const install = async (): Promise<void> => {
  const cwd = fileURLToPath(FOLDER);
  const wanted = statSync(new URL('package-lock.json', FOLDER)).mtimeMs;
  const there = statSync(new URL('node_modules/.package-lock.json', FOLDER), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (there >= wanted) return;
  process.stderr.write('Installing the packages of bench/peers\n');
  try {
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd, timeout: INSTALL_WITHIN_MS });
  } catch (error) {
    const [reason = ''] = /npm error .*/.exec(String(error)) ?? [String(error)];
    process.stderr.write(`They could not be installed, so rows with them stay empty: ${reason}\n`);
    throw new NotMeasured(`npm ci in bench/peers failed: ${reason}`);
  }
};
