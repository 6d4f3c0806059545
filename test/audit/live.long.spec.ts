import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanUp, eventually } from '../support/postgres-homes.js';
import { type AuditedProgram, openAudited } from './audited-program.fixture.js';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

describe('daybook audit, on the database', () => {
  let audited: AuditedProgram;

  beforeAll(async () => {
    audited = await openAudited();
    await audited.place('a', 'b', 'c');
  });

  afterAll(async () => {
    await audited.close();
    await cleanUp();
  });

  const checkOf = async (name: string): Promise<Check | undefined> => {
    const { body } = await audited.program.client.read('/health/ready');
    return (body['checks'] as readonly Check[]).find((check) => check.name === name);
  };
  const findingsIn = ({ out }: { out: string }) =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  it('keeps its key to its owner, and the public half beside it', () => {
    expect(statSync(join(audited.folder, 'audit.key')).mode & 0o777).toBe(0o600);
    expect(statSync(audited.publicKey).isFile()).toBe(true);
  });

  it('signs what the log is now, and shows later that the log continues it', async () => {
    const signed = await audited.audit('checkpoint');
    expect(signed).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^daybook\/\w+\n6\n[\w+/]{43}=\n\n— /) as unknown,
    });
    const note = join(audited.folder, 'kept.note');
    writeFileSync(note, signed.out);
    await audited.place('d');
    const said = await audited.audit('consistency', '--since', note);
    expect(said).toMatchObject({ code: 0, out: 'ok: position 8 continues what was signed at position 6\n' });
    expect((await audited.audit('consistency', '--since', audited.publicKey)).code).toBe(2);
  });

  it('proves one event', async () => {
    const [id] = await audited.tamper('select id from daybook.events where position = 3');
    const proved = await audited.audit('prove', '--event', String(id));
    expect(proved.code).toBe(0);
    expect(JSON.parse(proved.out)).toMatchObject({ position: 3, index: 2, size: 8 });
  });

  it('finds the log as it was signed', async () => {
    const said = await audited.audit('verify', '--live');
    expect(said).toMatchObject({ code: 0, out: expect.stringMatching(/^events +8\n/) as unknown });
    expect(said.out).toContain('\nok: the log is what was signed, last at ');
    expect((await checkOf('audit checkpoints'))?.ok).toBe(true);
    await eventually(async () =>
      (await checkOf('audit tree'))?.detail === 'position 8, 0 events behind' ? true : undefined,
    );
  });

  it('finds an altered event at its place', async () => {
    await audited.tamper(`update daybook.events set type = 'OrderPlaceD' where position = 3`);
    const said = await audited.audit('verify', '--live', '--json');
    expect(said.code).toBe(1);
    expect(findingsIn(said)).toMatchObject([
      { check: 'leaf', position: 3 },
      { result: 'tampered', faults: 1 },
    ]);
    await audited.tamper(`update daybook.events set type = 'OrderPlaced' where position = 3`);
  });

  it('finds that the tail was cut, and readiness says so', async () => {
    await audited.tamper('delete from daybook.events where position > 6');
    const said = await audited.audit('verify', '--live', '--json');
    expect(said.code).toBe(1);
    expect(findingsIn(said)[0]).toMatchObject({ check: 'consistency', position: 7 });
    const check = await checkOf('audit checkpoints');
    expect(check).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^The log ends at position 6, but/) as unknown,
    });
    expect((await audited.audit('checkpoint')).code).toBe(1);
  });
});
