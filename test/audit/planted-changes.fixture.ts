/** What somebody who can write to the database does, past the program, and what must be said of it. */
export interface PlantedChange {
  readonly change: string;
  readonly statements: readonly string[];
  readonly finding: RegExp;
}

const UNGUARDED = `set session_replication_role = replica`;
const LIVE = 'daybook_views.order_details_live';

/** `TABLE` stands for the table of the live build of `order-details`. */
export const PLANTED: readonly PlantedChange[] = [
  {
    change: 'queries are answered from another relation',
    statements: [
      `create or replace view ${LIVE} as select id, jsonb_set(doc, '{total}', '0') as doc, version, position, projected_at
        from (select * from TABLE) stored`,
    ],
    finding: /^queries of order-details are not answered from its live build/,
  },
  {
    change: 'the live relation becomes a table',
    statements: [
      `create table daybook_views.copy as select * from ${LIVE}`,
      `drop view ${LIVE}`,
      `alter table daybook_views.copy rename to order_details_live`,
    ],
    finding: /^queries of order-details are not answered from its live build/,
  },
  {
    change: 'an older build is made live',
    statements: [`update daybook.views set live = 'r1' where view = 'customers'`],
    finding:
      /^customers is on build r1, but the log says|^queries of customers are not answered from its live build r1/,
  },
  {
    change: 'a view is made to skip an event',
    statements: [
      `insert into daybook.discarded_events (projection, stream, version, event_id, event_type, reason, seal)
        select 'customers@1', stream, version, id, type, 'planted', repeat('x', 43) from daybook.events limit 1`,
    ],
    finding: /^The row of .* in daybook\.discarded_events is not what this Daybook wrote/,
  },
  {
    change: 'an erasure that nobody asked for is put into the outbox',
    statements: [
      `insert into daybook.operator_outbox (id, type, data, principal, seal) values ('planted', 'CustomerErased',
        '{"keyIds":["k"],"events":1,"streams":1,"eventsInClear":0,"keyRemains":"nowhere"}', 'operator', repeat('x', 43))`,
    ],
    finding: /^The entry planted \(CustomerErased\) in daybook\.operator_outbox is not what this Daybook wrote/,
  },
  {
    change: 'a parking that did not happen is put into the outbox',
    statements: [
      `insert into daybook.operator_outbox (type, data, principal, seal) values ('StreamParked',
        '{"projection":"customers@1","stream":"order-a","version":1,"eventId":"e","eventType":"OrderPlaced",
          "error":"planted","parkedAt":"2030-01-01T00:00:00.000Z"}', 'daybook', repeat('x', 43))`,
    ],
    finding: /^The row of order-a \(customers@1\) in daybook\.operator_outbox is not what this Daybook wrote/,
  },
  {
    change: 'a receipt tells another answer',
    statements: [`update daybook.idempotency set body = replace(body, 'order', 'Order') where key = 'first'`],
    finding: /^the receipt of key "first" of "local" is not what this Daybook wrote$/,
  },
  {
    change: 'a receipt names another position',
    statements: [`update daybook.idempotency set position = position + 1 where key = 'first'`],
    finding: /^the receipt of key "first" of "local" is of another position than its event$/,
  },
  {
    change: 'a receipt is deleted',
    statements: [`delete from daybook.idempotency where key = 'first'`],
    finding: /^the receipt of the event at position 1 is gone$/,
  },
  {
    change: 'a receipt is forged',
    statements: [
      `insert into daybook.idempotency select principal, 'forged', fingerprint, command_id, stream, version, position, status,
        body, seal, expires_at from daybook.idempotency where key = 'first'`,
    ],
    finding: /^the receipt of key "forged" of "local" is not what this Daybook wrote$/,
  },
  {
    change: 'a receipt that expires is kept for ever',
    statements: [`update daybook.idempotency set expires_at = null where key = 'first'`],
    finding: /^the receipt of key "first" of "local" is not what this Daybook wrote$/,
  },
  {
    change: `a person's key is deleted`,
    statements: [`delete from daybook.subject_keys where subject = 'ANNA'`],
    finding: /^key [0-9a-f-]{36} of the event at position \d+ is gone without an erasure$/,
  },
  {
    change: `the keys of two persons are exchanged`,
    statements: [
      `create temporary table k as select subject, key_id from daybook.subject_keys where subject in ('ANNA', 'BERT')`,
      `update daybook.subject_keys s set key_id = gen_random_uuid() where subject in ('ANNA', 'BERT')`,
      `update daybook.subject_keys s set key_id = k.key_id from k where s.subject in ('ANNA', 'BERT') and k.subject in ('ANNA', 'BERT')
        and k.subject <> s.subject`,
    ],
    finding: /^key [0-9a-f-]{36} does not open the event at position \d+/,
  },
  {
    change: `a person's wrapped key is overwritten`,
    statements: [`update daybook.subject_keys set wrapped = decode(repeat('00', 60), 'hex') where subject = 'ANNA'`],
    finding: /^the key of "ANNA" does not open under the master key$/,
  },
  {
    change: 'the key of an erased person is back',
    statements: [
      `insert into daybook.subject_keys (subject, key_id, wrapped)
        select 'CLEO', (data -> 'keyIds' ->> 0)::uuid, decode(repeat('00', 60), 'hex') from daybook.events
        where type = 'CustomerErased'`,
    ],
    finding: /^key [0-9a-f-]{36} of an erased person is back$/,
  },
  {
    change: 'the number sequence is set back',
    statements: [`select setval('daybook.order_numbers', 1)`],
    finding: /^the number sequence is at 1, but the log has given out \d+$/,
  },
  {
    change: 'a number is given out twice',
    statements: [
      UNGUARDED,
      `update daybook.events set data = replace(data::text, (select data ->> 'orderNumber' from daybook.events where position = 2),
        (select data ->> 'orderNumber' from daybook.events where position = 1))::json where position = 2`,
    ],
    finding: /^number \d+ was given out again by the event at position 2$/,
  },
  {
    change: 'signed checkpoints are removed',
    statements: [UNGUARDED, `delete from daybook.audit_checkpoints`],
    finding: /^the checkpoint signed at \S+ is in .*audit\.checkpoints, but not in the database$/,
  },
  {
    change: 'a signed checkpoint is dated back',
    statements: [UNGUARDED, `update daybook.audit_checkpoints set signed_at = signed_at - interval '1 day'`],
    finding: /^the checkpoint signed at \S+ is in .*audit\.checkpoints, but not in the database$/,
  },
  {
    change: 'a checkpoint is forged',
    statements: [
      `insert into daybook.audit_checkpoints (size, signed_at, note) select size, now(), replace(note, 'daybook/', 'daybook/x')
        from daybook.audit_checkpoints`,
    ],
    finding: /^the checkpoint of position \d+ signed at \S+ is not signed by this Daybook/,
  },
  {
    change: 'the guard of the events is switched off',
    statements: [`alter table daybook.events disable trigger append_only`],
    finding: /^trigger append_only on daybook\.events is not as the migrations made it$/,
  },
  {
    change: 'the guard of the checkpoints is removed',
    statements: [`drop trigger append_only on daybook.audit_checkpoints`],
    finding: /^trigger append_only on daybook\.audit_checkpoints is missing$/,
  },
  {
    change: 'the application may change events',
    statements: [`grant update on daybook.events to daybook_app`],
    finding: /^grant UPDATE on daybook\.events to daybook_app was added$/,
  },
  {
    change: 'everybody may append',
    statements: [`grant execute on all functions in schema daybook to public`],
    finding: /^grant EXECUTE on daybook\.append\(.*\) to public was added$/,
  },
  {
    change: 'a version may be there twice',
    statements: [`alter table daybook.events drop constraint events_stream_version_key`],
    finding: /^constraint events_stream_version_key on daybook\.events is missing$/,
  },
  {
    change: 'the append function is replaced',
    statements: [
      `do $$ declare definition text; begin
        select pg_get_functiondef(oid) into definition from pg_proc where proname = 'append_one';
        execute replace(definition, 'current_version <> expected_version', 'false');
      end $$`,
    ],
    finding: /^function daybook\.append_one\(.*\) is not as the migrations made it$/,
  },
  {
    change: 'a trigger is put on a view',
    statements: [
      `create function daybook_views.zero() returns trigger language plpgsql as 'begin return new; end'`,
      `create trigger zero before insert or update on TABLE for each row execute function daybook_views.zero()`,
    ],
    finding: /^trigger zero on daybook_views\.order_details_\d+ was added$/,
  },
  {
    change: 'documents are hidden by row security',
    statements: [`alter table TABLE enable row level security`],
    finding: /^row security on daybook_views\.order_details_\d+ was added$/,
  },
  {
    change: 'a column forgets its collation',
    statements: [`alter table daybook.view_differences alter column stream type text collate "en-x-icu"`],
    finding: /^column daybook\.view_differences\.stream is not as the migrations made it$/,
  },
];
