export type { GatewayLedger, LedgerEntry } from './gateway-ledger.js';
export { PostgresGatewayLedger } from './postgres-gateway-ledger.js';
export { SimulatedGateway } from './simulated-gateway.js';
