import type { Tracer } from '#kernel';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

/** What every tracer promises. */
export const tracerContract = (tracer: Tracer): void => {
  it('continues the trace that a span names as its parent, when it traces at all', () => {
    const span = tracer.start({ name: 'append', parent: PARENT });
    if (tracer.isOn) expect(span.traceparent?.split('-')[1]).toBe(TRACE);
    else expect(span.traceparent).toBeUndefined();
    span.end();
  });

  it.each(['', 'nonsense', '00-0-0-00', `${PARENT}-more`])('never throws for the parent and the link %j', (text) => {
    const span = tracer.start({ name: 'append', parent: text, links: [text, PARENT], begunMsAgo: 5 });
    expect(() => span.end({ events: 1 }, true)).not.toThrow();
    expect(() => span.end()).not.toThrow();
  });
};
