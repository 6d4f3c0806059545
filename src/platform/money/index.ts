export { currencies, currenciesEver, exponentOf } from './currencies.js';
export { Money } from './money.type.js';
export { MoneyResolver } from './money.resolver.js';
