import { Flow, type FlowLimits } from './flow.js';

const LIMITS: FlowLimits = {
  firstWindow: 4_096,
  largestWindow: 16_384,
  askEveryMs: 1_000,
  aliveEveryMs: 15_000,
  answerWithinMs: 10_000,
};

const fill = (flow: Flow): number => {
  let messages = 0;
  for (; flow.hasRoom; messages += 1) flow.send(512);
  return messages;
};

describe('The flow to a reader', () => {
  it('stops at the first window while nothing is confirmed', () => {
    const flow = new Flow(0, LIMITS);
    expect(fill(flow)).toBe(8);
    expect(flow.question(0)).toBe('4096');
    expect(fill(flow)).toBe(0);
  });

  it('counts a small message as much as it costs', () => {
    const flow = new Flow(0, LIMITS);
    for (let each = 0; each < 8; each += 1) flow.send(1);
    expect(flow.hasRoom).toBe(false);
  });

  it('doubles for who reads, up to the largest window', () => {
    const flow = new Flow(0, LIMITS);
    const sent: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      sent.push(fill(flow));
      flow.answer(flow.question(0) ?? '');
    }
    expect(sent).toEqual([8, 16, 32, 32, 32]);
  });

  it('asks once half of the window is on its way, or after a second, and not again before the answer', () => {
    const flow = new Flow(0, LIMITS);
    flow.send(512);
    expect(flow.question(999)).toBeUndefined();
    expect(flow.question(1_000)).toBe('512');
    for (let each = 0; each < 4; each += 1) flow.send(512);
    expect(flow.question(5_000)).toBeUndefined();
    flow.answer('512');
    expect(flow.question(5_001)).toBe('2560');
  });

  it('asks who is silent whether it is there', () => {
    const flow = new Flow(0, LIMITS);
    expect(flow.question(14_999)).toBeUndefined();
    expect(flow.question(15_000)).toBe('0');
    expect(flow.isStuck(25_000)).toBe(false);
    expect(flow.isStuck(25_001)).toBe(true);
    flow.answer('0');
    expect(flow.isStuck(99_999)).toBe(false);
  });

  it('believes only answers to what was asked', () => {
    const flow = new Flow(0, LIMITS);
    fill(flow);
    flow.answer('4096');
    expect(flow.hasRoom).toBe(false);
    flow.question(0);
    for (const lie of ['99999', '', '-1', 'NaN']) flow.answer(lie);
    expect(flow.hasRoom).toBe(false);
    flow.answer('4096');
    expect(flow.hasRoom).toBe(true);
  });
});
