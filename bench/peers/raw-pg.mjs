import pg from 'pg';
import { decide, evolve, orderWalk } from './order-walk.mjs';

const TABLE = `
  create table events (
    position bigserial primary key, stream_id text not null, version int not null, type text not null,
    data json not null, metadata json not null, recorded_at timestamptz not null default now(),
    unique (stream_id, version)
  )`;
const READ = { name: 'read', text: 'select type, data from events where stream_id = $1 order by version' };
const ADD = {
  name: 'add',
  text: 'insert into events (stream_id, version, type, data, metadata) values ($1, $2, $3, $4, $5)',
};

export const COUNT = 'select count(*)::int as count from events';

/** No package: the driver alone, two prepared statements a command, one command a commit. */
export const openCommands = async ({ url, callers, events }) => {
  const pool = new pg.Pool({ connectionString: url, max: callers });
  await pool.query(TABLE);
  const next = orderWalk(events);
  return {
    command: async (caller) => {
      const step = next(caller);
      const { rows } = await pool.query({ ...READ, values: [step.id] });
      const { type, data, metadata } = decide(rows.reduce(evolve, undefined), step);
      const values = [step.id, step.version + 1, type, JSON.stringify(data), JSON.stringify(metadata)];
      await pool.query({ ...ADD, values });
    },
    close: () => pool.end(),
  };
};
