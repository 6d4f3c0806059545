import { CommandRejected, type Decide, idOf, type ProcessPorts, processSteps, withRetries } from '#kernel';
import { SystemEnvironment } from '#platform';
import { SimulatedGateway } from '../../src/adapters/payment-simulator/index.js';
import { callGateway } from '../../src/payments/commands/call-gateway/call-gateway.js';
import { requestPayment, requestVoid } from '../../src/payments/payment/authorization.decider.js';
import { requestCapture } from '../../src/payments/payment/capture.decider.js';
import { type GatewayCall, gatewayCalls } from '../../src/payments/payment/gateway-calls.process.js';
import type { PaymentEvent } from '../../src/payments/payment/payment.events.js';
import { type Payments, payments } from '../../src/payments/payment/payments.js';
import { requestRefund } from '../../src/payments/payment/refund.decider.js';
import { Life } from '../support/life.js';
import { commandsOn, ProcessLives } from '../support/process-lives.js';
import { InMemoryLedger } from './in-memory-ledger.js';

/** Payments on a store in memory, and processes that run them; what has failed is due again at once. */
const setUp = () => {
  const lives = new ProcessLives(new Date(0));
  const { store, inbox, log } = lives;
  const ledger = new InMemoryLedger();

  const decide = (id: string, key: string, decision: Decide<Payments, PaymentEvent>) =>
    withRetries(new SystemEnvironment(), () =>
      commandsOn(store).run({
        ...{ aggregate: payments, id, decide: decision },
        payload: { command: key, target: id, body: null },
        context: { principal: 'local', idempotencyKey: `${id} ${key}`, correlationId: id },
        reply: () => ({ status: 200, body: {} }),
      }),
    );

  /** Until nothing is left to do but what is stuck, or the process dies. */
  const run = (id: string, life = new Life()): Promise<void> => {
    const commands = commandsOn(life.of(store));
    const call = callGateway(life.of(new SimulatedGateway(ledger)), commands);
    const send: ProcessPorts['send'] = ({ target, body }, context) =>
      call(target, body as unknown as GatewayCall, context);
    return lives.run(life, { commands, processes: [processSteps(gatewayCalls)], send }, (heard) => isQuiet(id, heard));
  };

  const isQuiet = async (id: string, heard: number): Promise<boolean> => {
    const waiting = await inbox.of('payments', id);
    return heard === (await log.head()) && waiting.every(({ dueAt }) => dueAt === undefined);
  };

  const told = (id: string) =>
    store.events.filter(({ stream }) => idOf(payments, stream) === id).map(({ type }) => type.replace(/^Payment/, ''));
  return { ledger, inbox, decide, run, told };
};

const order = { customerId: 'VINET', paymentId: 'p1', amount: 1_000, currency: 'EUR' };
const refund = { refundId: 'r1', amount: 400, currency: 'EUR', reason: 'REQUESTED' } as const;

const AUTHORIZED = ['Requested', 'Authorized'];
const CAPTURED = [...AUTHORIZED, 'CaptureRequested', 'Captured'];

/** A payment that has failed takes no further steps. */
const unlessRefused = (error: unknown): void => {
  if (!(error instanceof CommandRejected)) throw error;
};

it.each([
  ['tok_ok', [...CAPTURED, 'RefundRequested', 'RefundCompleted']],
  ['tok_timeout', [...CAPTURED, 'RefundRequested', 'RefundCompleted']],
  ['tok_late', [...CAPTURED, 'RefundRequested', 'RefundCompleted']],
  ['tok_declined', ['Requested', 'Failed']],
  ['tok_capture_fails', [...AUTHORIZED, 'CaptureRequested', 'CaptureFailed']],
  ['tok_refund_fails', [...CAPTURED, 'RefundRequested', 'RefundFailed']],
])('%s: each step takes effect once at the gateway, whenever those who run it are killed', async (token, expected) => {
  const { ledger, decide, run, told } = setUp();
  for (let call = 1, isOver = true; isOver; call += 1) {
    const [id, life] = [`o${call}`, new Life(call)];
    await decide(id, 'request', requestPayment({ ...order, orderId: id, token }, 'EUR'));
    await run(id, life);
    isOver = life.isOver;
    for (const [key, step] of [
      ['capture', requestCapture('p1', 900)],
      ['refund', requestRefund(refund)],
    ] as const) {
      await run(id);
      await decide(id, key, step).catch(unlessRefused);
    }
    await run(id);
    expect({ call, told: told(id) }).toEqual({ call, told: expected });
    const answered = ledger.entries.filter(
      ({ request, answer }) => request.key.startsWith(`${id}/`) && answer !== null,
    );
    expect(answered).toHaveLength(expected.length / 2);
  }
});

it('lets go of what is authorised only after it was cancelled', async () => {
  const { ledger, decide, run, told } = setUp();
  await decide('o1', 'request', requestPayment({ ...order, orderId: 'o1', token: 'tok_late' }, 'EUR'));
  await decide('o1', 'cancel', requestVoid('p1', 'ORDER_CANCELLED'));
  await run('o1');
  expect(told('o1')).toEqual(['Requested', 'VoidRequested', 'Authorized', 'VoidRequested', 'Voided']);
  expect(ledger.entries.map(({ request }) => request.operation)).toEqual(['authorize', 'void']);
});

it('is stuck, for all to see, when the gateway never answers', async () => {
  const { inbox, decide, run, told } = setUp();
  await decide('o1', 'request', requestPayment({ ...order, orderId: 'o1', token: 'tok_silent' }, 'EUR'));
  await run('o1');
  expect(told('o1')).toEqual(['Requested']);
  expect(await inbox.stuck(9)).toMatchObject([
    { process: 'payments', instance: 'o1', error: expect.stringContaining('the outcome is unknown') as unknown },
  ]);
});
