import { type Compared, compared, type Measured, shownTimes, shownValue } from './compared.js';
import { HEADLINES } from './headlines.js';
import type { Result } from './result.js';

const COLUMNS = 2;
const COLUMN = { width: 460, gap: 28, label: 150, values: 118 };
const BAR = { height: 12, step: 19 };
const PANEL = { head: 26, foot: 18 };
const MARGIN = 20;
const HEAD_HEIGHT = 58;
const FOOT_HEIGHT = 26;

// One picture for light and dark pages: the viewer's own preference decides.
const STYLE = `
  svg { --ink: #1f2328; --dim: #59636e; --daybook: #0969da; --peer: #9198a1; --limit: none; --edge: #9198a1; --page: #ffffff; }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #f0f6fc; --dim: #9198a1; --daybook: #4493f8; --peer: #656c76; --edge: #656c76; --page: #0d1117; }
  }
  text { font: 12px -apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif; fill: var(--ink); }
  .page { fill: var(--page); } .title { font-size: 16px; font-weight: 600; } .work { font-weight: 600; }
  .dim { fill: var(--dim); } .own { font-weight: 600; }
  .daybook { fill: var(--daybook); } .peer { fill: var(--peer); }
  .limit { fill: none; stroke: var(--edge); stroke-width: 1; stroke-dasharray: 3 2; }`;

type Kind = 'daybook' | 'limit' | 'peer';

interface Row extends Measured {
  readonly kind: Kind;
}

/** Bars of every headline, side by side with limits and peers, as one SVG. */
export const plotOf = (result: Result): string => {
  const panels = HEADLINES.map((headline) => compared(headline, result)).filter(({ daybook }) => daybook.spread);
  const columns = inColumns(panels);
  const height = HEAD_HEIGHT + Math.max(...columns.map(heightOf), 0) + FOOT_HEIGHT;
  const width = 2 * MARGIN + COLUMNS * COLUMN.width + (COLUMNS - 1) * COLUMN.gap;
  const drawn = columns.flatMap((column, index) => {
    const x = MARGIN + index * (COLUMN.width + COLUMN.gap);
    let y = HEAD_HEIGHT;
    return column.map((panel) => {
      const svg = panelOf(panel, x, y);
      y += panelHeight(panel);
      return svg;
    });
  });
  const { processor = '', program = '' } = result.machine;
  const foot = `${program} · ${processor} · medians of ${result.rounds} rounds, ${result.at.slice(0, 10)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Daybook beside raw limits and peers">
<style>${STYLE}
</style>
<rect class="page" width="${width}" height="${height}" rx="6"/>
${text('title', MARGIN, 28, 'Daybook beside the limits of the machine and beside its peers')}
${text('dim', MARGIN, 46, 'The same work in the same run. Dashed: the raw work alone. 4× means that Daybook is four times as fast.')}
${drawn.join('\n')}
${text('dim', MARGIN, height - 12, foot)}
</svg>
`;
};

/** The first panels to the left, until it is half full. */
const inColumns = (panels: readonly Compared[]): readonly (readonly Compared[])[] => {
  const half = heightOf(panels) / COLUMNS;
  const left = panels.filter((_, index) => heightOf(panels.slice(0, index)) < half);
  return [left, panels.slice(left.length)];
};

const rowsOf = ({ daybook, limits, peers }: Compared): readonly Row[] => [
  { ...daybook, kind: 'daybook' },
  ...limits.map((limit): Row => ({ ...limit, kind: 'limit' })),
  ...peers.map((peer): Row => ({ ...peer, kind: 'peer' })),
];

const panelHeight = (panel: Compared): number => PANEL.head + rowsOf(panel).length * BAR.step + PANEL.foot;

const heightOf = (panels: readonly Compared[]): number => panels.reduce((sum, panel) => sum + panelHeight(panel), 0);

const panelOf = (panel: Compared, x: number, y: number): string => {
  const { work, unit } = panel.headline;
  const rows = rowsOf(panel);
  const most = Math.max(...rows.map(({ spread }) => spread?.median ?? 0));
  const room = COLUMN.width - COLUMN.label - COLUMN.values;
  const bars = rows.map(({ kind, title, spread, times }, index) => {
    const top = y + PANEL.head + index * BAR.step;
    const base = top + BAR.height - 2;
    const label = text(kind === 'daybook' ? 'own' : 'dim', x, base, title);
    if (spread === undefined) return `${label}${text('dim', x + COLUMN.label, base, 'not measured')}`;
    const length = Math.max(1, (spread.median / most) * room);
    const bar = `<rect class="${kind}" x="${x + COLUMN.label}" y="${top}" width="${length.toFixed(1)}" height="${BAR.height}" rx="2"/>`;
    const ratio = kind === 'daybook' || times === undefined ? '' : ` · ${shownTimes(times)}`;
    const value = `${shownValue(spread.median, unit)}${ratio}`;
    return `${label}${bar}${text(kind === 'daybook' ? 'own' : 'dim', x + COLUMN.label + length + 6, base, value)}`;
  });
  const goal = unit === '/s' ? '' : ' (less is better)';
  return [text('work', x, y + 14, `${work}${goal}`), ...bars].join('\n');
};

const text = (style: string, x: number, y: number, words: string): string =>
  `<text class="${style}" x="${x.toFixed(1)}" y="${y}">${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;
