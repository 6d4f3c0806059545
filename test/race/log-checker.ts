import { createHash } from 'node:crypto';

/** A row of daybook.events. */
export interface EventRow {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly commandId: string;
}

/** A row of daybook.idempotency; the number of events is what its body says. */
export interface ReceiptRow {
  readonly commandId: string;
  readonly stream: string;
  readonly version: number;
  readonly position: number;
  readonly events: number;
}

/** A command as a writer knows it after its transaction was committed. */
export interface CommittedCommand {
  readonly commandId: string;
  readonly stream: string;
  /** Of the stream after the command. */
  readonly version: number;
  readonly position: number;
  readonly eventIds: readonly string[];
}

/** What was said when a command was sent once more; undefined when it was not taken for a repetition. */
export interface Replay {
  readonly commandId: string;
  readonly answer: Omit<ReceiptRow, 'events'> | undefined;
}

/** What one reader of the log was given, in the order of giving. */
export interface Reading {
  readonly reader: string;
  readonly ids: readonly string[];
}

/** What a view says of one stream: how many events it has seen, and the chain of their ids. */
export interface StreamDigest {
  readonly events: number;
  readonly digest: string;
}

/** Everything a race leaves behind. */
export interface Evidence {
  /** In position order. */
  readonly events: readonly EventRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly committed: readonly CommittedCommand[];
  readonly replays: readonly Replay[];
  readonly readings: readonly Reading[];
  readonly views: ReadonlyMap<string, StreamDigest>;
}

export interface Violation {
  readonly kind:
    | 'position not dense'
    | 'version not dense in position order'
    | 'committed event missing'
    | 'event of no committed command'
    | 'answer differs from the log'
    | 'replay differs from the answer'
    | 'event without receipt'
    | 'receipt without events'
    | 'receipt differs from its events'
    | 'event read that is not in the log'
    | 'event read twice'
    | 'event not read'
    | 'stream read out of order'
    | 'log read out of order'
    | 'view differs from the log';
  readonly what: string;
}

/** The digest after one more event; the first one follows ''. */
export const nextDigest = (digest: string, eventId: string): string =>
  createHash('sha256').update(digest).update(eventId).digest('base64url');

/** Every way in which the evidence breaks a promise of the log. Pure; empty when nothing was lost. */
export const violationsOf = (evidence: Evidence): readonly Violation[] => [
  ...unevenPositions(evidence),
  ...unevenVersions(evidence),
  ...unlikeCommitted(evidence),
  ...unlikeAnswers(evidence),
  ...unlikeReceipts(evidence),
  ...evidence.readings.flatMap((reading) => misreadings(evidence, reading)),
  ...unlikeViews(evidence),
];

const unevenPositions = ({ events }: Evidence): Violation[] =>
  events.flatMap(({ position }, index) =>
    position === index + 1 ? [] : violation('position not dense', `${position} stands at ${index + 1}`),
  );

const unevenVersions = ({ events }: Evidence): Violation[] => {
  const heads = new Map<string, number>();
  return events.flatMap(({ stream, version, position }) => {
    const expected = (heads.get(stream) ?? 0) + 1;
    heads.set(stream, version);
    if (version === expected) return [];
    return violation('version not dense in position order', `${stream}@${version} at ${position}, not @${expected}`);
  });
};

/** What writers were told, against what is there: nothing missing, nothing left of what was rolled back. */
const unlikeCommitted = ({ events, committed }: Evidence): Violation[] => {
  const rows = new Map(events.map((row) => [row.id, row]));
  const known = new Set(committed.flatMap(({ eventIds }) => eventIds));
  return [
    ...events
      .filter(({ id }) => !known.has(id))
      .flatMap(({ position, id }) => violation('event of no committed command', `${id} at ${position}`)),
    ...committed.flatMap(({ eventIds, stream, version, position }) => {
      const missing = eventIds.filter((id) => !rows.has(id));
      const last = rows.get(eventIds.at(-1) ?? '');
      if (missing.length > 0) return violation('committed event missing', `${missing.join(', ')} of ${stream}`);
      if (last === undefined || (last.stream === stream && last.version === version && last.position === position))
        return [];
      return violation('answer differs from the log', `${stream}@${version} at ${position}: ${last.position}`);
    }),
  ];
};

const unlikeAnswers = ({ committed, replays }: Evidence): Violation[] => {
  const commands = new Map(committed.map((command) => [command.commandId, command]));
  return replays.flatMap(({ commandId, answer }) => {
    const first = commands.get(commandId);
    if (answer?.commandId === commandId && answer.version === first?.version && answer.position === first.position)
      return [];
    return violation('replay differs from the answer', `${commandId}: ${answer?.position}, not ${first?.position}`);
  });
};

const unlikeReceipts = ({ events, receipts }: Evidence): Violation[] => {
  const byCommand = new Map<string, EventRow[]>();
  for (const row of events) {
    const rows = byCommand.get(row.commandId);
    if (rows === undefined) byCommand.set(row.commandId, [row]);
    else rows.push(row);
  }
  const receipted = new Set(receipts.map(({ commandId }) => commandId));
  const orphans = [...byCommand].filter(([commandId]) => !receipted.has(commandId));
  return [
    ...orphans.flatMap(([commandId, rows]) =>
      violation('event without receipt', `${commandId} at ${rows[0]?.position}`),
    ),
    ...receipts.flatMap((receipt) => unlikeReceipt(receipt, byCommand.get(receipt.commandId) ?? [])),
  ];
};

const unlikeReceipt = (receipt: ReceiptRow, rows: readonly EventRow[]): Violation[] => {
  const { commandId, stream, version, position, events } = receipt;
  if (events > 0 && rows.length === 0)
    return violation('receipt without events', `${commandId} of ${stream}@${version}`);
  const last = rows.at(-1);
  const fits =
    rows.length === events &&
    (last === undefined || (last.stream === stream && last.version === version && last.position === position));
  return fits
    ? []
    : violation('receipt differs from its events', `${commandId} of ${stream}@${version} at ${position}`);
};

const misreadings = ({ events }: Evidence, { reader, ids }: Reading): Violation[] => {
  const rows = new Map(events.map((row) => [row.id, row]));
  const seen = new Set<string>();
  const versions = new Map<string, number>();
  const found: Violation[] = [];
  let position = 0;
  for (const id of ids) {
    const row = rows.get(id);
    if (row === undefined) found.push(...violation('event read that is not in the log', `${reader}: ${id}`));
    else if (seen.has(id)) found.push(...violation('event read twice', `${reader}: ${row.position}`));
    else {
      if (row.position < position)
        found.push(...violation('log read out of order', `${reader}: ${row.position} after ${position}`));
      if (row.version < (versions.get(row.stream) ?? 0))
        found.push(...violation('stream read out of order', `${reader}: ${row.stream}@${row.version}`));
      position = row.position;
      versions.set(row.stream, row.version);
    }
    seen.add(id);
  }
  const unread = events.filter(({ id }) => !seen.has(id));
  return [...found, ...unread.flatMap((row) => violation('event not read', `${reader}: ${row.position}`))];
};

const unlikeViews = ({ events, views }: Evidence): Violation[] => {
  const expected = new Map<string, StreamDigest>();
  for (const { stream, id } of events) {
    const before = expected.get(stream) ?? { events: 0, digest: '' };
    expected.set(stream, { events: before.events + 1, digest: nextDigest(before.digest, id) });
  }
  return [...new Set([...expected.keys(), ...views.keys()])].flatMap((stream) => {
    const [there, should] = [views.get(stream), expected.get(stream)];
    if (there?.digest === should?.digest && there?.events === should?.events) return [];
    return violation('view differs from the log', `${stream}: ${there?.events} events seen, not ${should?.events}`);
  });
};

const violation = (kind: Violation['kind'], what: string): Violation[] => [{ kind, what }];
