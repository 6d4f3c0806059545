import { PostgresCarrierLedger, SimulatedCarrier } from '../../src/adapters/carrier-simulator/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { carrierContract } from './carrier.contract.js';

const DELAY_MS = 1_000;

describe('The carrier simulator', () => {
  carrierContract(async () => {
    const database = await createMigratedDatabase();
    return {
      carrier: new SimulatedCarrier(new PostgresCarrierLedger(database.openPool()), DELAY_MS),
      close: () => database.drop(),
    };
  });
});
