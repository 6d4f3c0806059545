import { createInterface } from 'node:readline/promises';
import { type Attach, printJson, printLine, WrongUsage } from '#platform/terminal';
import type { SubjectRecords, Erased, Erasure, Step } from './erasure.js';
import { answerOf, type ErasureAnswer, printAnswer } from './erasure-answer.js';

/** What the command works with. */
export interface ErasureServices {
  readonly erasure: Erasure;
}

interface EraseRequest {
  readonly dryRun: boolean;
  /** Asks nothing. */
  readonly yes: boolean;
  readonly json: boolean;
}

const LONGEST_ID = 64;
const STEPS: Readonly<Record<Step, string>> = {
  destroyed: 'The key is destroyed. Waiting until every process has forgotten it …',
  forgotten: 'Taking it out of the files of the database …',
  wiped: 'Counting what it sealed, and writing the receipt …',
};

/** Erases a customer, or shows what that would erase. @returns the exit code @throws WrongUsage for an id that is none */
export const eraseCustomer = async (
  attach: Attach<ErasureServices>,
  id: string,
  { dryRun, yes, json }: EraseRequest,
): Promise<number> => {
  if (id.length < 1 || id.length > LONGEST_ID) {
    throw new WrongUsage(`A customerId has 1 to ${LONGEST_ID} characters.`);
  }
  return attach(async ({ erasure }) => {
    if (!dryRun && !yes && process.stdin.isTTY) await confirm(id, erasure);
    const answer = dryRun ? answerOf(id, await erasure.look(id), true) : answerOf(id, await erase(id, erasure, json));
    if (json) printJson(process.stdout, answer);
    else printAnswer(process.stdout, answer);
    return exitCodeOf(answer);
  });
};

const erase = (id: string, erasure: Erasure, json: boolean): Promise<Erased | SubjectRecords> =>
  erasure.erase(id, (step) => {
    if (json) printJson(process.stderr, { customer: id, step });
    else printLine(process.stderr, STEPS[step]);
  });

/** @throws WrongUsage when it was not meant */
const confirm = async (id: string, erasure: Erasure): Promise<void> => {
  const concerned = await erasure.look(id);
  if (concerned.keyIds.length === 0) return;
  printAnswer(process.stderr, answerOf(id, concerned, true));
  const typed = await answerTo('This cannot be undone. Type the id again to erase: ');
  if (typed === undefined) throw new WrongUsage('Not confirmed. Nothing was changed.');
  if (typed !== id) throw new WrongUsage('That was another id. Nothing was changed.');
};

/** @returns `undefined` for Ctrl-C, Ctrl-D and an end of input, at which `question` of readline fails or waits for ever */
const answerTo = async (question: string): Promise<string | undefined> => {
  process.stderr.write('\n');
  const terminal = createInterface({ input: process.stdin, output: process.stderr, prompt: question });
  terminal.prompt();
  for await (const line of terminal) return line;
  process.stderr.write('\n');
  return undefined;
};

const exitCodeOf = ({ outcome, positionsInClear }: ErasureAnswer): number =>
  outcome === 'unknown' || positionsInClear.length > 0 ? 1 : 0;
