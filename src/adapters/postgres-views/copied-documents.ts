import type { ConditionalWrite } from '#kernel';

/** About as much as the driver hands on at once: a piece for each document would cost more than the documents. */
const PIECE_CHARACTERS = 65_536;

/** The columns that `copiedDocuments` fills, in its order. */
export const DOCUMENT_COLUMNS = 'id, doc, version, position';

/** Documents in the text format of COPY, many to a piece, made as the pieces are asked for. */
export function* copiedDocuments(writes: Iterable<ConditionalWrite>): Generator<string> {
  let piece = '';
  for (const write of writes) {
    piece += lineOf(write);
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

const lineOf = ({ id, document, version, position }: ConditionalWrite): string =>
  `${escaped(id)}\t${escapedJson(document)}\t${version}\t${position}\n`;

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');

/** JSON has no raw line breaks or tabs. */
const escapedJson = (value: unknown): string => JSON.stringify(value).replaceAll('\\', '\\\\');
