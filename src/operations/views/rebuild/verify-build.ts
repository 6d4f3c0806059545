import { projectionInto, readerOf } from '#kernel';
import { type Attach, printJson, printList, StatusLine, WrongUsage } from '#platform/terminal';
import { compareDocuments } from './compare-documents.js';
import type { ViewServices } from '../view-services.js';
import { DifferencesFile } from './differences-file.js';
import { knownView } from '../status/known-view.js';
import type { VerifyScope } from './document-ids.js';

/** The options of `verify`. */
export interface VerifyWords {
  readonly verify: VerifyScope;
  readonly build?: string;
  readonly out: string;
  readonly json?: true;
}

const FOUND = 1;

/** Compares a build with a fresh fold of the log. @returns the exit code @throws WrongUsage */
export const verifyBuild = (
  attach: Attach<ViewServices>,
  name: string,
  { verify, build: asked, out, json }: VerifyWords,
): Promise<number> => {
  if (verify === 'none') throw new WrongUsage('Nothing to verify: give --verify all or sample:N.');
  return attach(async (services) => {
    await services.prepare();
    const { projection, state } = await knownView(services, name);
    const build = asked ?? state.live;
    if (!state.builds.some((kept) => kept.build === build)) throw new WrongUsage(`${name} keeps no build ${build}.`);
    const into = projectionInto(projection, build);
    const file = new DifferencesFile(out);
    const { position = 0 } = (await services.checkpoints.load(readerOf(into.view))) ?? {};
    const result = { view: name, build, position, compared: 0, differences: 0 };
    const line = new StatusLine({ progress: process.stderr, json: json === true }, () => ({
      text: `${readerOf(into.view)}  comparing  ${result.compared} documents, ${result.differences} differences`,
      figures: { projection: name, phase: 'comparing', compared: result.compared, differences: result.differences },
    }));
    line.begin();
    try {
      await compareDocuments(
        services,
        into,
        { scope: verify, head: position },
        {
          difference: (found) => file.write(name, found),
          portion: (soFar) => void Object.assign(result, soFar),
        },
      );
    } finally {
      line.end();
      file.close();
    }
    if (json === true) printJson(process.stdout, result);
    else printList(process.stdout, Object.entries(result));
    if (result.differences > 0) process.stderr.write(`The differences are in ${out}, with both documents.\n`);
    return result.differences > 0 ? FOUND : 0;
  });
};
