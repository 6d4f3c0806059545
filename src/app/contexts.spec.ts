import { operatorEventCatalogue } from '../operations/operator-events/operator.events.js';
import { CONTEXTS, EVENTS } from './contexts.js';

describe('the bounded contexts', () => {
  it('have event types of their own: an event in the log is found by its type alone', () => {
    const types = [...EVENTS, operatorEventCatalogue].flatMap(({ definitions }) => definitions.map(({ type }) => type));
    expect(types).toEqual([...new Set(types)]);
  });

  it('have audit terms of their own', () => {
    const terms = CONTEXTS.flatMap(({ auditTerms }) => Object.keys(auditTerms));
    expect(terms).toEqual([...new Set(terms)]);
  });
});
