import { ProcessDispatcher, type ProcessJournal } from '#kernel';
import { measureSteps, measureStuck } from '../../operations/processes/process-metrics.js';
import { NewestStates } from '../../operations/public-topics/newest-states.js';
import { commandSender } from '../command-sender.js';
import { processesOf, STATE_TOPICS } from '../contexts.js';
import { FailureLog } from '../logger.js';
import type { Services } from '../services.js';

export type ProcessDispatcherServices = Pick<
  Services,
  | 'carrier'
  | 'commands'
  | 'environment'
  | 'fulfilment'
  | 'leases'
  | 'log'
  | 'logger'
  | 'logTopic'
  | 'meter'
  | 'paymentGateway'
  | 'processInbox'
  | 'readerCheckpoints'
  | 'store'
  | 'storedLog'
  | 'wakeUps'
>;

/** Runs the processes of all contexts. */
export const processDispatcherOf = (services: ProcessDispatcherServices): ProcessDispatcher => {
  const { commands, meter, processInbox: inbox, readerCheckpoints: checkpoints } = services;
  // Views share what is read of the log; what a topic delivers comes only where views are fed.
  const log = services.logTopic === undefined ? services.log : services.storedLog;
  const ports = { ...services, states: new NewestStates(services.store, STATE_TOPICS) };
  const send = commandSender(processesOf(ports).commands);
  measureStuck(meter, inbox);
  return new ProcessDispatcher(
    () => processesOf(ports).processes,
    { ...services, inbox, checkpoints, log, commands, send },
    journalOf(services),
  );
};

const journalOf = ({ logger, meter }: ProcessDispatcherServices): ProcessJournal => {
  const failures = new FailureLog(logger, {}, 'processes cannot go on; it is tried again');
  const count = measureSteps(meter);
  return {
    handled: ({ process }) => {
      failures.succeeded();
      count(process, 'handled');
    },
    stepFailed: ({ process, instance }, error, stuck) => {
      count(process, stuck ? 'stuck' : 'failed');
      const words = stuck ? 'a process is stuck and waits for people' : 'a step of a process failed and is tried again';
      logger[stuck ? 'error' : 'warn']({ process, instance, err: error }, words);
    },
    failed: (error) => failures.failed(error),
  };
};
