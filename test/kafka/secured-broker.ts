import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Certificates } from '../support/certificates.js';
import { eventually } from '../support/postgres-homes.js';

export const LOGIN = { username: 'daybook', password: 'correct horse' };

/** For a start that is over soon: one processor, little memory, the first compiler alone. */
const JAVA = ['-Xms128m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const CLASSES = join(process.env['DAYBOOK_TEST_KAFKA_LIBS'] ?? '', '*');

/** A broker of Kafka on ports of its own: in clear, with TLS and a login, and with a login alone. */
export class SecuredBroker {
  private constructor(
    private readonly java: ChildProcess,
    readonly clear: string,
    readonly encrypted: string,
    readonly loginAlone: string,
  ) {}

  /** Starts it and waits until it takes connections. @param folder for its files */
  static async start(folder: string, certificates: Certificates): Promise<SecuredBroker> {
    const [clear = 0, encrypted = 0, loginAlone = 0, controller = 0] = await freePorts(4);
    const file = join(folder, 'server.properties');
    writeFileSync(file, settings({ folder, clear, encrypted, loginAlone, controller, store: certificates.store }));
    const users = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${LOGIN.username},password=${LOGIN.password}]`,
    ]);
    const format = ['kafka.tools.StorageTool', 'format', '-t', randomBytes(16).toString('base64url'), '-c', file];
    await promisify(execFile)('java', [...JAVA, '-cp', CLASSES, ...format, ...users]);
    const log = join(folder, 'log');
    const output = openSync(log, 'a');
    const java = spawn('java', [...JAVA, '-cp', CLASSES, 'kafka.Kafka', file], { stdio: ['ignore', output, output] });
    await eventually(() => {
      if (java.exitCode !== null) throw new Error(`The broker ended: ${readFileSync(log, 'utf8').slice(-2_000)}`);
      return readFileSync(log, 'utf8').includes('Kafka Server started') ? true : undefined;
    });
    return new SecuredBroker(java, `127.0.0.1:${clear}`, `localhost:${encrypted}`, `127.0.0.1:${loginAlone}`);
  }

  async stop(): Promise<void> {
    if (this.java.exitCode !== null || this.java.signalCode !== null) return;
    const exit = once(this.java, 'exit');
    this.java.kill('SIGKILL');
    await exit;
  }
}

/** Ports that were free together. */
const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
};

interface Ports {
  readonly folder: string;
  readonly store: string;
  readonly clear: number;
  readonly encrypted: number;
  readonly loginAlone: number;
  readonly controller: number;
}

const settings = ({ folder, store, clear, encrypted, loginAlone, controller }: Ports): string => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
controller.listener.names=CONTROLLER
inter.broker.listener.name=CLEAR
listeners=CLEAR://127.0.0.1:${clear},ENCRYPTED://localhost:${encrypted},LOGIN://127.0.0.1:${loginAlone},CONTROLLER://127.0.0.1:${controller}
listener.security.protocol.map=CLEAR:PLAINTEXT,ENCRYPTED:SASL_SSL,LOGIN:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${join(folder, 'data')}
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
ssl.keystore.type=PEM
ssl.keystore.location=${store}
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
${['encrypted', 'login'].map(logins).join('')}`;

const logins = (listener: string): string => {
  const module = (name: string) => `org.apache.kafka.common.security.${name} required`;
  const { username, password } = LOGIN;
  return `
listener.name.${listener}.plain.sasl.jaas.config=${module('plain.PlainLoginModule')} user_${username}="${password}";
listener.name.${listener}.scram-sha-256.sasl.jaas.config=${module('scram.ScramLoginModule')};
listener.name.${listener}.scram-sha-512.sasl.jaas.config=${module('scram.ScramLoginModule')};
`;
};
