import { RuleTester } from 'eslint';
import rule from './no-wall-clock-durations.mjs';

const found = (code: string) => ({ code, errors: [{ messageId: 'duration' }] });

new RuleTester().run('no-wall-clock-durations', rule, {
  valid: [
    'const took = environment.monotonicMs() - startedAt;',
    'const took = performance.now() - startedAt;',
    'const time = environment.now().toISOString(); const at = last > time ? last : time;',
    'const age = environment.ageMs(time) > DAY_MS;',
    'const id = Date.now().toString(16);',
    'const next = new Date(midnight.getTime() + DAY_MS);',
  ],
  invalid: [
    found('const took = Date.now() - startedAt;'),
    found('const took = new Date() - startedAt;'),
    found('const took = +new Date() - startedAt;'),
    found('const left = deadline - this.environment.now().getTime();'),
    found('const until = this.environment.now().getTime() + waitMs;'),
    found('const { environment } = ports; const now = environment.now(); const late = now > deadline;'),
    found('const now = Date.now(); function isLate(since) { return now - since > LIMIT_MS; }'),
    found('while (Date.now() < end) look();'),
    found('left -= Date.now();'),
    found('class Watch { now() { return this.ports.environment.now().getTime(); } }'),
  ],
});
