import { PostgresGatewayLedger, SimulatedGateway } from '../../src/adapters/payment-simulator/index.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { paymentGatewayContract } from './payment-gateway.contract.js';

describe('The payment simulator', () => {
  paymentGatewayContract(async () => {
    const database = await createMigratedDatabase();
    return {
      gateway: new SimulatedGateway(new PostgresGatewayLedger(database.openPool())),
      close: () => database.drop(),
    };
  });
});
