import { CommandRejected, type WaitingMessage } from '#kernel';
import type { ProcessCancelling, ProcessKind } from '#platform';
import { type Attach, printJson, printLine } from '#platform/terminal';
import { ProcessCancelled } from '../operator-events/operator.events.js';
import { LONGEST_CAUSE } from '../operator-events/operator-payloads.events.js';
import { OPERATOR } from '../operator-events/principals.js';
import { DONE, type Form, kindOf, NOT_DONE, type ProcessName, type ProcessServices } from './process-services.js';
import { progressOf } from './show-process.js';

/** A step that is stuck, with the type of the event that it is about. */
type StuckStep = WaitingMessage & { readonly eventType: string };

/** What is not done, and why; nothing was changed. */
class Refused extends Error {
  override readonly name = 'Refused';
}

/**
 * Ends a process by its own way, so that it undoes what it has begun. Steps that are stuck would hold that up: they are discarded,
 * unless what they are about would then be left half done. @returns the exit code @throws WrongUsage
 */
export const cancelProcess = (
  attach: Attach<ProcessServices>,
  name: ProcessName,
  reason: string,
  { json }: Form,
): Promise<number> =>
  attach(async (services) => {
    try {
      const discarded = await cancelled(name, reason, services);
      const steps = discarded.map(({ eventId, eventType, timer, error }) => ({ eventId, eventType, timer, error }));
      if (json) printJson(process.stdout, { ...name, outcome: 'cancelled', discarded: steps });
      else printCancelled(name, discarded);
      return DONE;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (json) printJson(process.stdout, { ...name, outcome: 'refused', detail: error.message });
      else printLine(process.stderr, error.message);
      return NOT_DONE;
    }
  });

const printCancelled = ({ process: kind, id }: ProcessName, discarded: readonly StuckStep[]): void => {
  for (const { eventType, timer, error } of discarded) {
    const step = timer === undefined ? eventType : `the timer ${timer} of ${eventType}`;
    printLine(process.stdout, `Discarded ${step}, which was stuck: ${error ?? 'no reason given'}`);
  }
  printLine(process.stdout, `${kind} ${id} is cancelled; a server with the role process undoes what it has begun.`);
};

const cancelled = async (
  name: ProcessName,
  reason: string,
  services: ProcessServices,
): Promise<readonly StuckStep[]> => {
  const { processInbox, operatorLog } = services;
  const kind = kindOf(services, name.process);
  const cancelling = await cancellingOf(kind, name, services);
  const stuck = await stuckSteps(name, services);
  const kept = stuck.find(({ eventType }) => cancelling.keeps.has(eventType));
  if (kept !== undefined) {
    throw new Refused(
      `The step ${kept.eventType} is stuck (${kept.error ?? 'no reason given'}), and without it something would be left half ` +
        `done. Mend the cause, then daybook processes retry ${name.process} ${name.id}.`,
    );
  }
  await send(cancelling, name, services);
  const discarded = stuck.map(({ eventId, eventType, timer, error = '' }) => ({
    ...{ eventId, eventType, error: error.slice(0, LONGEST_CAUSE) },
    ...(timer !== undefined && { timer }),
  }));
  await operatorLog.record(ProcessCancelled({ ...name, reason, discarded }));
  for (const step of stuck) await processInbox.discard(step);
  return stuck;
};

const cancellingOf = async (
  kind: ProcessKind,
  { process: name, id }: ProcessName,
  services: ProcessServices,
): Promise<ProcessCancelling> => {
  if ('refused' in kind.cancelling) throw new Refused(`${name} ${id} is not cancelled. ${kind.cancelling.refused}`);
  const progress = await progressOf(kind, id, services);
  if (progress === undefined) throw new Refused(`There is no process ${name} ${id}.`);
  if (progress.status !== 'RUNNING') throw new Refused(`${name} ${id} has ended: it is ${progress.status}.`);
  return kind.cancelling;
};

const stuckSteps = async (
  { process: name, id }: ProcessName,
  { processInbox, store }: ProcessServices,
): Promise<readonly StuckStep[]> => {
  const stuck = (await processInbox.of(name, id)).filter(({ dueAt }) => dueAt === undefined);
  const withTypes: StuckStep[] = [];
  for (const step of stuck) {
    const [event] = await store.readStream(step.stream, step.version, 1);
    withTypes.push({ ...step, eventType: event?.type ?? 'unknown' });
  }
  return withTypes;
};

const send = async (
  { command }: ProcessCancelling,
  { process: name, id }: ProcessName,
  { send: carryOut, environment }: ProcessServices,
): Promise<void> => {
  const idempotencyKey = environment.newId();
  try {
    await carryOut(command(id), { principal: OPERATOR, idempotencyKey, correlationId: idempotencyKey });
  } catch (error) {
    if (!(error instanceof CommandRejected)) throw error;
    throw new Refused(`${name} ${id} is not cancelled: ${error.message}`);
  }
};
