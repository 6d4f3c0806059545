// Reads what Jest wrote about the two parts of the tests, and about files that ran again.
//   node .ci/results.mjs failed FILE              paths of the files that failed
//   node .ci/results.mjs summary FOLDER [STEP…]   the last lines of .ci/run, of which these steps failed
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** The results of each file. Of a run that wrote none there is none. */
const filesIn = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).testResults : []);

const pathOf = ({ name }) => relative(process.cwd(), name);
const isFailed = ({ status }) => status === 'failed';
const titles = ({ assertionResults }, wanted) =>
  assertionResults.filter(({ status }) => status === wanted).map(({ fullName }) => fullName);

/** A file that could not be run at all counts as one failed test. */
const failedIn = (result) => (isFailed(result) ? Math.max(1, titles(result, 'failed').length) : 0);
const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

/** Paths of the files that failed. */
const failedFiles = (file) => filesIn(file).filter(isFailed).map(pathOf);

/**
 * How many tests of a part passed and failed in the end, and which of them passed only when their file ran again.
 * @param file results of the whole part
 * @param again results of the files that ran again
 */
const outcomeOf = (file, again) => {
  const repeated = new Map(filesIn(again).map((result) => [result.name, result]));
  const first = filesIn(file);
  const last = first.map((result) => repeated.get(result.name) ?? result);
  const unsteady = first.filter((result) => isFailed(result) && !isFailed(repeated.get(result.name) ?? result));
  return {
    passed: sum(last.map((result) => titles(result, 'passed').length)),
    failed: sum(last.map(failedIn)),
    unsteady: unsteady.flatMap((result) => {
      const names = titles(result, 'failed');
      return (names.length === 0 ? ['could not be run'] : names).map((name) => `${pathOf(result)}: ${name}`);
    }),
  };
};

/** What is kept of the end of a log is little more than this. */
const MOST_LINES_OF_ALL = 60;
const MOST_LINES = 25;
const LEAST_LINES = 6;

/** What failed in a file. A message that several tests share, as that of what they need, is there once, with the first of them. */
const failuresIn = (result) => {
  const failed = result.assertionResults.filter(({ status }) => status === 'failed');
  const named = failed.map(({ fullName, failureMessages }) => [failureMessages.join('\n'), fullName]);
  const messages = named.length === 0 ? [[result.message, 'could not be run']] : named;
  return [...new Map(messages.toReversed())].toReversed().map(([message, name]) => ({
    title: `${pathOf(result)}: ${name}`,
    lines: stripVTControlCharacters(message).split('\n'),
  }));
};

/** Says failures at the end of the log once more, as much of each as there is room for. */
const showFailures = (failures) => {
  const share = Math.floor(MOST_LINES_OF_ALL / failures.length);
  const most = Math.min(MOST_LINES, Math.max(LEAST_LINES, share));
  for (const { run, title, lines } of failures) {
    const shown = lines.slice(0, most).map((line) => `    ${line}`.trimEnd());
    console.log(`\nFailed in ${run}: ${title}\n${shown.join('\n')}`);
  }
};

const PARTS = ['test', 'test:all'];

const summary = (folder, failedSteps) => {
  const parts = PARTS.map((part) => outcomeOf(`${folder}/${part}.json`, `${folder}/${part}.again.json`));
  const runs = [...PARTS.map((part) => [part, part]), ...PARTS.map((part) => [`${part}.again`, `${part}, alone`])];
  showFailures(
    runs.flatMap(([file, run]) =>
      filesIn(`${folder}/${file}.json`)
        .filter(isFailed)
        .flatMap(failuresIn)
        .map((failure) => ({ run, ...failure })),
    ),
  );
  if (failedSteps.length > 0) console.log(`\nSteps that failed: ${failedSteps.join(', ')}`);
  for (const name of parts.flatMap(({ unsteady }) => unsteady)) console.log(`\nPassed only when it ran again: ${name}`);
  // A step that failed counts once, unless its tests have said how many of them did.
  const failed =
    sum(parts.map(({ failed }) => failed)) + failedSteps.length - parts.filter(({ failed }) => failed > 0).length;
  console.log(`\n${sum(parts.map(({ passed }) => passed))} passed, ${failed} failed`);
  process.exitCode = failed === 0 && parts.every(({ passed }) => passed > 0) ? 0 : 1;
};

const [what, path, ...failedSteps] = process.argv.slice(2);
if (what === 'failed') console.log(failedFiles(path).join('\n'));
if (what === 'summary') summary(path, failedSteps);
