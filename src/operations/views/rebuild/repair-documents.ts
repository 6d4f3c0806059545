import { type FoldedDocument, type Projection, readerOf } from '#kernel';
import { freshlyFolded } from './compare-with-fold.js';
import { changedBy } from './document-ids.js';
import { refuseIfLost } from './held-lease.js';
import { onClosedBuild } from './in-place.js';
import { ofStreams } from './reading-archive.js';
import { leftOut, type RebuildJournal, type RebuildPorts, type RebuildResult } from './rebuild-options.js';

const REPLACED_AT_ONCE = 500;

/** Which documents: those that the events of a stream, or of a part of the log, have changed. */
export type ChangedBy =
  { readonly stream: string } | { readonly fromPosition: number; readonly toPosition?: number | undefined };

/**
 * Folds some documents of the live build again, from their first event, and puts right those that differ. The view
 * is not fed meanwhile; queries find each document as it was or as it should be.
 * @throws RebuildUnderWay, RebuildFenced, StoreUnavailable
 */
export const repairDocuments = (
  ports: RebuildPorts,
  projection: Projection,
  changed: ChangedBy,
  journal: RebuildJournal,
): Promise<RebuildResult> =>
  onClosedBuild(ports, projection, journal, async ({ projection: live, lease }) => {
    const { name, build } = live.view;
    const reader = readerOf(live.view);
    const { position = 0 } = (await ports.checkpoints.load(reader)) ?? {};
    const ids = await idsChanged(ports, live, changed, position);
    journal.phase('repairing', 0);
    let differences = 0;
    for (let from = 0; from < ids.length; from += REPLACED_AT_ONCE) {
      refuseIfLost(lease, live.view);
      const some = ids.slice(from, from + REPLACED_AT_ONCE);
      const { differences: wrong, unfolded, fresh } = await freshlyFolded(ports, live, some);
      const documents = new Map(wrong.map(({ id }): [string, FoldedDocument | undefined] => [id, fresh.get(id)]));
      for (const difference of [...unfolded, ...wrong]) journal.difference(difference);
      if (documents.size > 0) await ports.rebuilds.replace(live.view, lease.token, documents);
      differences += unfolded.length + wrong.length;
    }
    const left = await leftOut(ports, reader);
    const result = { view: name, build, fromBuild: build, kind: 'documents' as const, events: 0, position };
    return { ...result, compared: ids.length, differences, ...left, switchedAt: undefined };
  });

const idsChanged = async (
  ports: RebuildPorts,
  projection: Projection,
  changed: ChangedBy,
  position: number,
): Promise<readonly string[]> => {
  const ids = new Set<string>();
  const { reading, after, upTo } = readingOf(ports, changed, position);
  for await (const records of reading(after, upTo)) {
    for (const record of records) for (const id of changedBy(projection, record)) ids.add(id);
  }
  return [...ids];
};

const readingOf = ({ archive }: Pick<RebuildPorts, 'archive'>, changed: ChangedBy, position: number) =>
  'stream' in changed
    ? { reading: ofStreams(archive, [changed.stream]), after: 0, upTo: position }
    : {
        reading: (after: number, upTo: number) => archive.records(after, upTo),
        after: changed.fromPosition - 1,
        upTo: Math.min(position, changed.toPosition ?? Infinity),
      };
