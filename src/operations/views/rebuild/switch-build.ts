import { type Projection, SwitchRefused, type ViewBuild, type ViewState } from '#kernel';
import { outboxEntry } from '../../operator-events/operator-log.js';
import { ViewSwitched } from '../../operator-events/operator.events.js';
import { switchView } from './switch-view.js';
import { type Attach, WrongUsage } from '#platform/terminal';
import type { ViewServices } from '../view-services.js';
import { knownView } from '../status/known-view.js';

const NOT_FINISHED = 3;

/** @param asked the build before when absent @returns the exit code @throws WrongUsage */
export const switchBuild = (
  attach: Attach<ViewServices>,
  name: string,
  asked: string | undefined,
  json: boolean,
): Promise<number> =>
  attach(async (services) => {
    await services.prepare();
    const { projection, state } = await knownView(services, name);
    const to = switchable(projection, state, asked ?? state.previous);
    // A build at rest is fed first, until it has seen all that the live one has.
    await services.builds.setState(name, to.build, 'fed');
    await services.feeding.start();
    const done = { view: name, fromBuild: state.live, toBuild: to.build, position: await services.log.head() };
    const event = ViewSwitched({ ...done, cause: asked === undefined ? 'rollback' : 'switch' });
    try {
      const position = await switchView(services, name, state.live, to.build, [outboxEntry(event)]);
      await services.outbox.publish();
      process.stdout.write(
        json ? `${JSON.stringify({ ...done, position })}\n` : `${name} is answered from build ${to.build} now.\n`,
      );
      return 0;
    } catch (error) {
      if (!(error instanceof SwitchRefused)) throw error;
      await services.builds.setState(name, to.build, to.state);
      process.stderr.write(
        `Not switched: ${error.message}. Queries are answered from build ${state.live} as before.\n`,
      );
      return NOT_FINISHED;
    }
  });

/** @throws WrongUsage */
const switchable = ({ name, version }: Projection, { live, builds }: ViewState, to: string | undefined): ViewBuild => {
  const found = builds.find(({ build }) => build === to);
  if (found === undefined) throw new WrongUsage(`${name} keeps no build ${to ?? 'before this one'}.`);
  if (to === live) throw new WrongUsage(`${name} is answered from build ${to} already.`);
  if (found.restriction !== undefined) {
    throw new WrongUsage(
      `Build ${to} is made of a part of the log only (${found.restriction}): it is to be looked at.`,
    );
  }
  if (found.state === 'loading')
    throw new WrongUsage(`Build ${to} is not loaded: daybook projections rebuild ${name}.`);
  if (found.projectionVersion === version) return found;
  throw new WrongUsage(
    `Build ${to} was made by version ${found.projectionVersion} of ${name}, and this program has version ` +
      `${version}: start the release that made it.`,
  );
};
