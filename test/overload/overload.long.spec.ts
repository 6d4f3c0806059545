import { attachToRunning } from '../../src/adapters/embedded/index.js';
import { builtProgram } from '../support/built-program.js';
import { cleanUp, openFolder, query } from '../support/postgres-homes.js';
import { Program } from '../support/program.js';
import { ALIVE, placeAskedFor } from './asking.js';
import { Flood } from './flood.js';
import { canPin, pinTo } from './pinning.js';
import { printStory, type Story, tellStory } from './story.js';

const SECONDS = Number(process.env['DAYBOOK_OVERLOAD_SECONDS'] ?? 1);
/** Ratios and times say something only of a long flood on a machine that does nothing else. */
const IS_MEASURED = SECONDS >= 10;
/** Program and PostgreSQL on one processor, load and test on the other: so the load takes nothing from the program. */
const IS_PINNED = IS_MEASURED && canPin();

const STEPS = IS_MEASURED ? [8, 16, 32, 64, 128, 256] : [16, 48];
/** In the short version few are taken at once, so that any machine has to refuse. */
const ENVIRONMENT: Readonly<Record<string, string>> = IS_MEASURED ? {} : { DAYBOOK_MAX_COMMANDS: '64' };
const OBEDIENT = IS_MEASURED ? 1_000 : 100;

const LEAST_GOODPUT = 0.9;
const MOST_REFUSED_MS = 50;
const MOST_MEMORY = 1.5;
const MOST_GROWTH = 384 * 1024 * 1024;
const NORMAL_WITHIN_S = 10;
const MOST_ASKED_MS = 250;

describe(`Five times as many commands as can be answered, for ${SECONDS} s`, () => {
  let program: Program;
  let database: string;
  let story: Story;

  beforeAll(
    async () => {
      const entry = await builtProgram();
      const home = openFolder();
      if (IS_PINNED) pinTo('1');
      program = await Program.start({ entry, home, environment: ENVIRONMENT });
      if (IS_PINNED) pinTo('0');
      database = (await attachToRunning(home))?.url ?? '';
      await placeAskedFor(program.client);
      const flood = await Flood.start(program.url);
      story = await tellStory({ flood, client: program.client, seconds: SECONDS, steps: STEPS, obedient: OBEDIENT });
      flood.stop();
      if (IS_MEASURED) printStory(process.stdout, story);
    },
    300_000 + SECONDS * 30_000,
  );
  const failures = () => story.loads.flatMap(({ failures }) => failures);
  afterAll(async () => {
    await program.stop();
    await cleanUp();
  });

  it('are answered 201 or refused in good order, and nothing else', () => {
    expect(story.flood.refused).toBeGreaterThan(0);
    expect(story.flood.accepted.length).toBeGreaterThan(0);
    expect(story.loads.flatMap(({ odd }) => odd)).toEqual([]);
  });

  it('are stored when they are accepted, and only then', async () => {
    const stored = await query(
      database,
      `select substring(stream from 7) from daybook.events where stream like 'order-F%'`,
    );
    expect([...stored].sort()).toEqual(story.loads.flatMap(({ accepted }) => accepted).sort());
  });

  it('hold no more memory than there is room for', () => {
    expect(story.flood.memory - story.knee.memory).toBeLessThan(MOST_GROWTH);
  });

  it('let anybody see that the program is alive', () => {
    expect(failures().filter((failure) => failure.startsWith(ALIVE))).toEqual([]);
  });

  it('are all taken again when they have become fewer', () => {
    expect(story.normalAfter).toBeLessThan(Infinity);
  });

  if (!IS_MEASURED) return;

  it('cost little of what is answered', () => {
    expect(story.flood.acceptedPerSecond / story.knee.acceptedPerSecond).toBeGreaterThan(LEAST_GOODPUT);
  });

  it('cost next to nothing when clients wait as they are told', () => {
    const obedient = story.loads.at(-1)?.acceptedPerSecond ?? 0;
    expect(obedient / story.knee.acceptedPerSecond).toBeGreaterThan(LEAST_GOODPUT);
  });

  it('are refused soon', () => {
    expect(story.flood.refusedMs.p99).toBeLessThan(MOST_REFUSED_MS);
  });

  it('hardly grow the program', () => {
    expect(story.flood.memory / story.knee.memory).toBeLessThan(MOST_MEMORY);
  });

  it('let health, reads and queries be answered, and soon', () => {
    expect(failures()).toEqual([]);
    for (const { p99 } of story.flood.answers.values()) expect(p99).toBeLessThan(MOST_ASKED_MS);
  });

  it('are forgotten soon', () => {
    expect(story.normalAfter).toBeLessThan(NORMAL_WITHIN_S);
  });
});
