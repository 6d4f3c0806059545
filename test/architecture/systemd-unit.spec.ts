import { textOf } from './source-files.js';

const unit = textOf('ops/daybook.service');
const settings = new Map([...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));

describe('ops/daybook.service', () => {
  it('starts what the build makes, as `npm start` does', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    expect(settings.get('ExecStart')).toBe(`/usr/bin/${scripts['start']}`);
  });

  it('leaves the stop of the database to the program, and gives it longer than the program takes', () => {
    const [, stopWithin = ''] = /STOP_WITHIN_MS = ([\d_]+)/.exec(textOf('src/app/main.ts')) ?? [];
    expect(settings.get('KillMode')).toBe('mixed');
    expect(Number(settings.get('TimeoutStopSec')) * 1_000).toBeGreaterThan(Number(stopWithin.replaceAll('_', '')));
  });

  it('may write to its own folder only, which is the home of the data', () => {
    expect([settings.get('ProtectSystem'), settings.get('ProtectHome')]).toEqual(['strict', 'yes']);
    expect(settings.get('Environment')).toContain(`DAYBOOK_HOME=/var/lib/${String(settings.get('StateDirectory'))}`);
    expect(settings.get('User')).not.toBe('root');
  });
});
