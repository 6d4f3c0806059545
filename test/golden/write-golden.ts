// `npm run golden`: records the golden streams that are missing; records that are there are never written again.
// What they are read to is: the diff shows what a change does to events of the past, and a review decides.
import { canonicalJson, leafOf } from '#kernel';
import { operatorEventCatalogue } from '../../src/operations/operator-events/operator.events.js';
import { fulfilmentEvents } from '../../src/ordering/processes/fulfilment/fulfilment.events.js';
import { stockEvents } from '../../src/inventory/stock/stock.events.js';
import { paymentEvents } from '../../src/payments/payment/payment.events.js';
import {
  carriageEvents,
  returnIdEvents,
  shipmentEvents,
  shipmentIdEvents,
} from '../../src/shipping/shipment/shipment.events.js';
import { goldenExamples, type Written } from './golden-examples.js';
import {
  EVENTS,
  exists,
  type GoldenRecord,
  type GoldenStream,
  PUBLIC_LINES,
  PUBLIC_STATES,
  readJson,
  writeJson,
} from './golden-files.js';
import { publicFormOf, publicStateOf } from './public-events.js';
import { goldenPersonalData, readGolden } from './read-golden.js';

const streamOf = ({ type }: Written): string => {
  const isOf = (catalogue: Pick<typeof operatorEventCatalogue, 'definitions'>) =>
    catalogue.definitions.some((event) => event.type === type);
  if (isOf(operatorEventCatalogue)) return 'administration-golden';
  if (isOf(fulfilmentEvents)) return 'fulfilment-golden';
  if (isOf(stockEvents)) return 'stock-golden';
  if (isOf(shipmentEvents)) return 'shipments-golden';
  if (isOf(carriageEvents)) return 'carriage-golden';
  if (isOf(shipmentIdEvents)) return 'shipment-golden';
  if (isOf(returnIdEvents)) return 'return-golden';
  return isOf(paymentEvents) ? 'payments-golden' : 'order-golden';
};

const recorded = async (fact: Written, index: number): Promise<GoldenRecord> => {
  const version = index + 1;
  const stream = streamOf(fact);
  const id = `0192f0c1-7a00-7000-8000-00000000000${version}`;
  const record = {
    id,
    stream,
    version,
    type: fact.type,
    schemaVersion: fact.schemaVersion,
    occurredAt: `2030-01-01T00:0${index}:00.000Z`,
    recordedAt: `2030-01-01T00:0${index}:00.250Z`,
    data: canonicalJson(await goldenPersonalData.seal(fact.data, id, stream)),
    metadata: canonicalJson({
      principal: 'local',
      commandId: `0192f0c1-7a00-7000-8000-c0000000000${version}`,
      correlationId: 'golden',
      causationId: `0192f0c1-7a00-7000-8000-c0000000000${version}`,
    }),
  };
  return { position: version, ...record, leaf: Buffer.from(leafOf(record)).toString('hex') };
};

let added = 0;
for (const [name, facts] of goldenExamples) {
  const path = `${EVENTS}/${name}.json`;
  const isNew = !exists(path);
  const records = isNew ? await Promise.all(facts.map(recorded)) : readJson<GoldenStream>(path).records;
  writeJson(path, { records, ...(await readGolden(records)) });
  if (isNew) added += 1;
}
console.log(`${goldenExamples.size} golden streams in ${EVENTS}, ${added} of them new`);

const textsIn = (path: string) => (exists(path) ? readJson<Record<string, string>>(path) : {});
const [lines, states] = [textsIn(PUBLIC_LINES), textsIn(PUBLIC_STATES)];
for (const name of [...goldenExamples.keys()].sort()) {
  const [form, state] = [await publicFormOf(name), await publicStateOf(name)];
  if (form !== undefined) lines[name] ??= form.line;
  if (state !== undefined) states[name] ??= state.text;
}
writeJson(PUBLIC_LINES, lines);
writeJson(PUBLIC_STATES, states);
