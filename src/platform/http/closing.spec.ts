import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import fastify from 'fastify';
import { rememberMethods } from './allowed-methods.js';
import { refuseWhenClosing } from './closing.js';
import { answerProblem } from './problems/answer-problem.js';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

it('finishes what is under way and refuses what comes later', async () => {
  const server = fastify({ return503OnClosing: false });
  refuseWhenClosing(server);
  rememberMethods(server);
  server.setErrorHandler((error, request, reply) => answerProblem(error, request, reply));
  const signals = new EventEmitter();
  server.get('/', async () => {
    signals.emit('started');
    await once(signals, 'release');
    return 'finished';
  });
  await server.listen({ port: 0 });
  const { port } = server.server.address() as { port: number };
  const open = () => {
    const socket = connect(port);
    return { socket, answers: text(socket) };
  };
  const [busy, late] = [open(), open()];
  const started = once(signals, 'started');
  busy.socket.write(GET);
  await Promise.all([started, once(late.socket, 'connect')]);
  const closed = server.close();
  await new Promise((resolve) => setImmediate(resolve));
  late.socket.write(GET);
  setTimeout(() => signals.emit('release'), 50);
  expect(await busy.answers).toMatch(/^HTTP\/1\.1 200 .*connection: close.*finished$/is);
  expect(await late.answers).toMatch(/^HTTP\/1\.1 503 .*connection: close.*SERVICE_UNAVAILABLE/is);
  await closed;
});
