import type { Outcome } from '../support/commands-over-http.js';
import { canonical, type EventRow, type Fields, viewOf } from './order-view.js';

/** One command in the history of the clients. */
export interface Entry {
  readonly key: string;
  /** Stands in this command's event and in no other: the sku of the first line, or the note's id. */
  readonly mark: string | undefined;
  /** What the order must amount to, in minor units; only of commands that place one. */
  readonly total: number | undefined;
  /** What the client was told first. */
  readonly outcome: Outcome;
  /** What it was told when it sent the very same command again. */
  readonly repeated: Outcome | undefined;
}

/** A row of daybook.idempotency. */
export interface ReceiptRow {
  readonly key: string;
  readonly commandId: string;
  readonly stream: string;
  readonly version: number;
  readonly position: number;
  readonly status: number;
  readonly body: Fields;
}

/** A row of the order view. */
export interface ViewRow {
  readonly id: string;
  readonly version: number;
  readonly position: number;
  readonly document: Fields;
}

export interface Stored {
  /** Which tokens carry. */
  readonly logId: string;
  /** In position order. */
  readonly events: readonly EventRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly views: readonly ViewRow[];
}

export interface Violation {
  readonly kind:
    | 'acknowledged command lost'
    | 'answer differs'
    | 'phantom event'
    | 'doubled effect'
    | 'position not dense'
    | 'version not dense'
    | 'wrong total'
    | 'view differs';
  readonly what: string;
}

/** Every way in which what is stored contradicts what clients were told. Pure. */
export const contradictions = (history: readonly Entry[], stored: Stored): readonly Violation[] => [
  ...lostCommands(history, stored),
  ...differingAnswers(history, stored),
  ...phantoms(history, stored),
  ...doubledEffects(stored),
  ...gaps(stored),
  ...wrongTotals(history, stored),
  ...differingViews(stored),
];

/** The last word on a command: an unknown outcome becomes known when the command is sent again. */
const settled = ({ outcome, repeated }: Entry): Outcome =>
  outcome.outcome === 'info' ? (repeated ?? outcome) : outcome;

const lostCommands = (history: readonly Entry[], { events }: Stored): Violation[] => {
  const byVersion = new Map(events.map((event) => [`${event.stream}@${event.version}`, event]));
  return history.flatMap((entry) => {
    const told = settled(entry);
    if (told.outcome !== 'ok') return [];
    const types = told.body.events as readonly string[];
    const place = `order-${String(told.body.orderId)}@${String(told.body.version)}`;
    const event = byVersion.get(place);
    const isThere =
      types.length === 0 || (event !== undefined && event.type === types[0] && markOf(event) === entry.mark);
    return isThere ? [] : violation('acknowledged command lost', `${entry.key}: ${types.join()} at ${place}`);
  });
};

const markOf = ({ type, data }: EventRow): string | undefined => {
  if (type === 'OrderPlaced') return (data.lines as readonly { readonly sku: string }[])[0]?.sku;
  return type === 'OrderNoteAdded' ? String(data.noteId) : undefined;
};

const differingAnswers = (history: readonly Entry[], { logId, receipts }: Stored): Violation[] => {
  const byKey = new Map(receipts.map((receipt) => [receipt.key, receipt]));
  return history.flatMap(({ key, outcome, repeated }) => {
    const recorded = byKey.get(key);
    const answers = [outcome, repeated].filter((it) => it?.outcome === 'ok');
    const right = recorded === undefined ? 'nothing recorded' : canonical(answerOf(logId, recorded));
    return answers.flatMap((answer) => {
      const told = canonical({ status: answer.status, body: answer.body });
      return told === right ? [] : violation('answer differs', `${key}: ${told}, not ${right}`);
    });
  });
};

const answerOf = (logId: string, { status, body, position, stream, version }: ReceiptRow): Fields => ({
  status,
  body: { ...body, consistencyToken: Buffer.from(`${logId} ${position} ${stream} ${version}`).toString('base64url') },
});

/** Events that nobody asked for, or that somebody was told had not come about. */
const phantoms = (history: readonly Entry[], { events, receipts }: Stored): Violation[] => {
  const keys = new Map(receipts.map(({ commandId, key }) => [commandId, key]));
  const entries = new Map(history.map((entry) => [entry.key, entry]));
  return events.flatMap(({ commandId, stream, version }) => {
    const key = keys.get(commandId);
    const entry = entries.get(key ?? '');
    if (entry !== undefined && settled(entry).outcome !== 'fail') return [];
    return violation('phantom event', `${stream}@${version} of ${key ?? `command ${commandId} without receipt`}`);
  });
};

/** Each command has one event at most, and an order is placed and cancelled once. */
const doubledEffects = ({ events }: Stored): Violation[] => {
  const seen = new Set<string>();
  return events.flatMap((event) => {
    const { commandId, type, stream, version } = event;
    const effects = [`command ${commandId}`, `${type} ${markOf(event) ?? stream}`];
    const doubled = effects.filter((effect) => seen.has(effect));
    for (const effect of effects) seen.add(effect);
    return doubled.flatMap((effect) => violation('doubled effect', `${effect} again at ${stream}@${version}`));
  });
};

const gaps = ({ events }: Stored): Violation[] => {
  const heads = new Map<string, number>();
  return events.flatMap(({ position, stream, version }, index) => {
    const expected = (heads.get(stream) ?? 0) + 1;
    heads.set(stream, version);
    return [
      ...(position === index + 1 ? [] : violation('position not dense', `${position} stands at ${index + 1}`)),
      ...(version === expected ? [] : violation('version not dense', `${stream}@${version}, not @${expected}`)),
    ];
  });
};

const wrongTotals = (history: readonly Entry[], { views }: Stored): Violation[] => {
  const totals = new Map(views.map(({ id, document }) => [id, document.total]));
  return history.flatMap((entry) => {
    const told = settled(entry);
    if (told.outcome !== 'ok' || entry.total === undefined) return [];
    const orderId = String(told.body.orderId);
    const total = totals.get(orderId);
    return total === entry.total ? [] : violation('wrong total', `${orderId}: ${String(total)}, not ${entry.total}`);
  });
};

const differingViews = ({ events, views }: Stored): Violation[] => {
  const streams = new Map<string, EventRow[]>();
  for (const event of events) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  const rows = new Map(views.map((view) => [`order-${view.id}`, view]));
  return [...new Set([...streams.keys(), ...rows.keys()])].flatMap((stream) => {
    const history = streams.get(stream);
    const row = rows.get(stream);
    const last = history?.at(-1);
    const right = history && last && canonical({ ...marksOf(last), document: viewOf(history) });
    const there = row && canonical({ ...marksOf(row), document: row.document });
    return there === right ? [] : violation('view differs', `${stream}: ${there}, not ${right}`);
  });
};

const marksOf = ({ version, position }: { readonly version: number; readonly position: number }): Fields => ({
  version,
  position,
});

const violation = (kind: Violation['kind'], what: string): Violation[] => [{ kind, what }];
