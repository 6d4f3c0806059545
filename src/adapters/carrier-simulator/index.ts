export type { CarrierLedger, Parcel } from './carrier-ledger.js';
export { PostgresCarrierLedger } from './postgres-carrier-ledger.js';
export { SimulatedCarrier } from './simulated-carrier.js';
