import { type ConditionalWrite, DocumentRefused, tooLarge } from '#kernel';

/** About as much as the driver hands on at once: a piece for each document would cost more than the documents. */
const PIECE_CHARACTERS = 65_536;

/** The columns that `copiedDocuments` fills, in its order. */
export const DOCUMENT_COLUMNS = 'id, doc, version, position';

/** Documents in the text format of COPY, many to a piece, made as the pieces are asked for. @throws DocumentRefused */
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

const lineOf = ({ id, document, version, position }: ConditionalWrite): string => {
  const json = JSON.stringify(document);
  const reason = tooLarge(document, json);
  if (reason !== undefined) throw new DocumentRefused(id, reason);
  return `${escaped(id)}\t${escapedJson(json)}\t${version}\t${position}\n`;
};

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');

/** JSON has no raw line breaks or tabs. */
const escapedJson = (json: string): string => json.replaceAll('\\', '\\\\');
