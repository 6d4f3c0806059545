import { jest } from '@jest/globals';
import {
  leftText,
  paceOf,
  printJson,
  printLine,
  printList,
  printTable,
  redrawnText,
  shareText,
  StatusLine,
} from './index.js';

const stream = (isTTY = false) => {
  const said: string[] = [];
  return { isTTY, said, write: (text: string) => said.push(text), text: () => said.join('') };
};

/** What a terminal shows at once, and what takes a line and its end away. */
const frame = (text: string) => `\u001b[?2026h${text}\u001b[?2026l`;
const ERASED = '\u001b[2K\u001b[1A\u001b[2K\u001b[G';

const VIEWS = [
  { name: 'orders', events: 1_200, note: 'a\u001b[2Jb' },
  { name: '大阪', events: 7, note: undefined },
];

describe('A table', () => {
  const columns = [
    { heading: 'view', value: ({ name }: (typeof VIEWS)[number]) => name },
    { heading: 'events', value: ({ events }: (typeof VIEWS)[number]) => events },
    {
      heading: 'note',
      value: ({ note }: (typeof VIEWS)[number]) => note,
      colour: ({ events }: (typeof VIEWS)[number]) => (events > 1_000 ? ('red' as const) : undefined),
    },
  ];

  it('is aligned by what is seen, and lets no text of an event steer the terminal', () => {
    const out = stream();
    printTable(out, columns, VIEWS);
    expect(out.text().split('\n')).toEqual([
      'view    events  note',
      '──────  ──────  ──────',
      'orders   1,200  a\uFFFD[2Jb',
      '大阪         7',
      '',
    ]);
  });

  it('has colour on a terminal only', () => {
    const out = stream(true);
    printTable(out, columns, VIEWS);
    expect(out.text()).toContain('\u001b[31ma\uFFFD[2Jb\u001b[39m');
  });

  it('keeps its headings when it has no rows', () => {
    const out = stream();
    printTable(out, columns, []);
    expect(out.text()).toBe('view  events  note\n');
  });
});

it('A line stays one line, and JSON says the same without what a terminal obeys', () => {
  const out = stream();
  const id = 'a\nb\u001b[31m\u009b2J\u2028\u202ec';
  printLine(out, `There is no ${id}.`);
  printJson(out, { id });
  const [line = '', json = '', ...rest] = out.text().split('\n');
  expect(line).toBe('There is no a\uFFFDb\uFFFD[31m\uFFFD2J\uFFFD\uFFFDc.');
  expect(json).toMatch(/^[ -~]+$/);
  expect([JSON.parse(json), rest]).toEqual([{ id }, ['']]);
});

it('A list puts values under each other', () => {
  const out = stream();
  printList(out, [
    ['read', 12_000],
    ['parked', 3],
  ]);
  expect(out.text()).toBe('read    12,000\nparked       3\n');
});

it('A pace knows share, rate and time left, and divides by nothing', () => {
  expect(paceOf(25, 100, 2_000)).toEqual({ share: 0.25, perSecond: 13, secondsLeft: 6 });
  expect(shareText(paceOf(0, 0, 0))).toBe('100.0 %');
  expect(leftText(paceOf(0, 100, 5_000))).toBe('? left');
});

describe('A status line', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const told = (isTTY: boolean, json: boolean): string => {
    const progress = stream(isTTY);
    const line = new StatusLine({ progress, json }, () => ({ text: 'half way', figures: { share: 0.5 } }));
    line.begin();
    jest.advanceTimersByTime(5_000);
    line.above(() => progress.write('an error\n'));
    line.end();
    jest.advanceTimersByTime(60_000);
    return progress.text();
  };

  it('is redrawn on a terminal when it changes, below what stays', () => {
    const line = frame('half way\n');
    expect(told(true, false)).toBe(`${line}${frame(ERASED)}an error\n${line}${frame(ERASED)}`);
  });

  it('is a line every 5 s elsewhere', () => {
    expect(told(false, false)).toBe('half way\nan error\n');
  });

  it.each([true, false])('is NDJSON when asked (terminal: %s)', (isTTY) => {
    expect(told(isTTY, true)).toMatch(/^(\{"share":0.5\}\n){1,20}an error\n$/);
  });
});

it('A text is redrawn in its place, however narrow the terminal', () => {
  const out = Object.assign(stream(true), { columns: 3 });
  const redraw = redrawnText(out);
  redraw('abcde');
  redraw('f');
  const [erasedLine, up] = ['\u001b[2K', '\u001b[1A'];
  const erased = `${erasedLine}${up}${erasedLine}${up}${erasedLine}\u001b[G`;
  expect(out.text()).toBe(frame('abc\nde\n') + frame(`${erased}f\n`));
});
