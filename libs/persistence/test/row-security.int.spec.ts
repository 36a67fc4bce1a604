import { makeTransaction, type Transaction } from '../src';
import { connectAs, createDatabase, service, type TestDatabase } from './database';
import { grant, viewerWith } from './viewers';
import { systemViewer, type UserViewer } from '@imdinett/access';

let database: TestDatabase;
let transaction: Transaction;

beforeAll(async () => {
  // One connection, so that every transaction follows another on it.
  database = await createDatabase({ appPool: 1 });
  transaction = makeTransaction({
    service,
    app: database.app,
    job: database.job,
    now: () => new Date(),
    trace: () => undefined,
  });
  await database.admin(`
    INSERT INTO thing (id, municipality, district, settled_municipality, settled_district, settled, protection) VALUES
      ('skien', '4003', NULL, NULL, NULL, false, 'NONE'),
      ('skien-before-2024', '3807', NULL, NULL, NULL, false, 'NONE'),
      ('porsgrunn', '4001', NULL, NULL, NULL, false, 'NONE'),
      ('gamle-oslo', '0301', '030101', NULL, NULL, false, 'NONE'),
      ('oslo-no-district', '0301', NULL, NULL, NULL, false, 'NONE'),
      ('settled-in-skien', '5001', NULL, '4003', NULL, true, 'NONE'),
      ('was-settled-in-skien', '5001', NULL, '4003', NULL, false, 'NONE'),
      ('skien-strictly', '4003', NULL, NULL, NULL, false, 'STRICTLY_CONFIDENTIAL');
    INSERT INTO thing_note (id, thing_id) SELECT 'note of ' || id, id FROM thing;
    INSERT INTO guide VALUES ('how to log in');
  `);
});
afterAll(() => database[Symbol.asyncDispose]());

const read = (
  viewer: UserViewer,
  table = 'thing',
  action: Parameters<Transaction>[1] = 'settlement.request:read',
): Promise<string[]> =>
  transaction(viewer, action, async ({ manager }) => {
    const rows: { id: string }[] = await manager.query(`SELECT id FROM ${table} ORDER BY id`);
    return rows.map(({ id }) => id);
  });

const skien = viewerWith([grant('KOMMUNE_BOSETTER_SKRIV', '4003')]);
const porsgrunn = viewerWith([grant('KOMMUNE_BOSETTER_SKRIV', '4001')]);
const imdi = viewerWith([grant('IMDI_BOSETTING')]);

it.each([
  [
    'its own municipality and those merged or renumbered into it',
    skien,
    ['skien', 'skien-before-2024'],
  ],
  ['nothing of another municipality', porsgrunn, ['porsgrunn']],
  [
    'a district grant: rows of that district alone',
    viewerWith([grant('KOMMUNE_BOSETTER_SKRIV', '0301', '030101')]),
    ['gamle-oslo'],
  ],
  [
    'a grant without a district: the whole municipality',
    viewerWith([grant('KOMMUNE_BOSETTER_SKRIV', '0301')]),
    ['gamle-oslo', 'oslo-no-district'],
  ],
  [
    'several grants together',
    viewerWith([grant('KOMMUNE_BOSETTER_SKRIV', '4003'), grant('KOMMUNE_ANMODER_LES', '4001')]),
    ['porsgrunn', 'skien', 'skien-before-2024'],
  ],
  [
    'everything but the strictly confidential',
    imdi,
    [
      'gamle-oslo',
      'oslo-no-district',
      'porsgrunn',
      'settled-in-skien',
      'skien',
      'skien-before-2024',
      'was-settled-in-skien',
    ],
  ],
])('shows %s', async (_, viewer, ids) => {
  expect(await read(viewer)).toEqual(ids);
});

it('shows strictly confidential rows to who sees closed data everywhere', async () => {
  const nir = viewerWith([grant('IMDI_BOSETTING'), grant('IMDI_NIR')]);
  expect(await read(nir)).toContain('skien-strictly');
});

it('counts a reach only for rows that belong to it', async () => {
  const reader = viewerWith([grant('KOMMUNE_ANMODER_LES', '4003')]);
  expect(await read(reader, 'thing', 'settlement.person:search')).toEqual(['settled-in-skien']);
});

it('shows a row about the caller to the caller', async () => {
  const caller = viewerWith([grant('KOMMUNEADMINISTRATOR', '1804')]);
  await database.admin(
    `INSERT INTO thing (id, municipality, opened_by) VALUES ('mine', '9999', $1)`,
    [caller.id],
  );
  expect(await read(caller, 'thing', 'support.case:read')).toEqual(['mine']);
  await database.admin(`DELETE FROM thing WHERE id = 'mine'`);
});

it('decides on child rows by their parent', async () => {
  expect(await read(porsgrunn, 'thing_note')).toEqual(['note of porsgrunn']);
});

it('shows what is for everyone to any viewer, and to no bare connection', async () => {
  expect(await read(porsgrunn, 'guide')).toEqual(['how to log in']);
  const bare = await connectAs(database.urls.app);
  expect((await bare.query('SELECT * FROM guide')).rows).toEqual([]);
  await bare.end();
});

it('hides every row from a connection without the settings', async () => {
  const bare = await connectAs(database.urls.app);
  for (const table of ['thing', 'thing_note', 'idempotency_key'])
    expect((await bare.query(`SELECT * FROM ${table}`)).rows).toEqual([]);
  await expect(
    bare.query(`INSERT INTO thing (id, municipality) VALUES ('x', '4003')`),
  ).rejects.toMatchObject({ code: '42501' });
  expect((await bare.query(`UPDATE thing SET version = 2`)).rowCount).toBe(0);
  await bare.end();
});

it('hides every row from the owner, too', async () => {
  const owner = await connectAs(database.urls.owner);
  expect((await owner.query('SELECT * FROM thing')).rows).toEqual([]);
  await owner.end();
});

it('leaves nothing of one viewer on the connection that the next one gets', async () => {
  expect(await read(skien, 'thing', 'settlement.request:answer')).toContain('skien');
  const [left]: Record<string, string>[] = await database.app.query(
    `SELECT current_setting('app.read_own', true) AS read, current_setting('app.write_own', true) AS write, current_setting('app.viewer', true) AS viewer,
            pg_backend_pid() AS pid`,
  );
  expect(left).toMatchObject({ read: '', write: '', viewer: '' });
  expect(await database.app.query('SELECT * FROM thing')).toEqual([]);
  expect(await read(porsgrunn)).toEqual(['porsgrunn']);
});

it('leaves nothing after a rollback either', async () => {
  await expect(
    transaction(skien, 'settlement.request:read', () => Promise.reject(new Error('broken'))),
  ).rejects.toThrow('broken');
  expect(await database.app.query('SELECT * FROM thing')).toEqual([]);
});

it('reads by the read action and writes by the action itself', async () => {
  const viewer = viewerWith([
    grant('KOMMUNE_BOSETTER_SKRIV', '4003'),
    grant('KOMMUNE_ANMODER_LES', '4001'),
  ]);
  const changed = await transaction(viewer, 'settlement.request:answer', async ({ manager }) => {
    const seen: unknown[] = await manager.query(
      `SELECT id FROM thing WHERE id IN ('skien', 'porsgrunn')`,
    );
    const [rows]: [{ id: string }[], number] = await manager.query(
      `UPDATE thing SET version = version + 1 WHERE id IN ('skien', 'porsgrunn') RETURNING id`,
    );
    const locked: { id: string }[] = await manager.query(
      `SELECT id FROM thing WHERE id IN ('skien', 'porsgrunn') FOR UPDATE`,
    );
    return { seen: seen.length, rows, locked };
  });
  expect(changed).toEqual({ seen: 2, rows: [{ id: 'skien' }], locked: [{ id: 'skien' }] });
});

it('writes nothing with an action that only reads', async () => {
  const changed = await transaction(skien, 'settlement.request:read', async ({ manager }) => [
    await manager.query(`SELECT id FROM thing WHERE id = 'skien' FOR UPDATE`),
    await manager.query(`UPDATE thing SET version = version + 1 WHERE id = 'skien' RETURNING id`),
    await manager.query(`DELETE FROM thing WHERE id = 'skien' RETURNING id`),
  ]);
  expect(changed).toEqual([[], [[], 0], [[], 0]]);
});

it.each([
  [
    'a new row of another municipality',
    `INSERT INTO thing (id, municipality) VALUES ('new', '4001')`,
  ],
  [
    'moving a row to another municipality',
    `UPDATE thing SET municipality = '4001' WHERE id = 'skien'`,
  ],
  [
    'making a row strictly confidential that one would no longer see',
    `UPDATE thing SET protection = 'STRICTLY_CONFIDENTIAL' WHERE id = 'skien'`,
  ],
])('refuses %s as FORBIDDEN', async (_, statement) => {
  await expect(
    transaction(skien, 'settlement.request:answer', ({ manager }) => manager.query(statement)),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

it('deletes nothing out of reach', async () => {
  const [, count]: [unknown[], number] = await transaction(
    skien,
    'settlement.request:answer',
    ({ manager }) => manager.query(`DELETE FROM thing WHERE id = 'porsgrunn'`),
  );
  expect(count).toBe(0);
});

it('gives jobs their own policy', async () => {
  const count = await transaction(
    systemViewer('settlement.events'),
    'settlement.projection:nir',
    async ({ manager }) => {
      const [row]: { count: number }[] = await manager.query('SELECT count(*) FROM thing');
      return row?.count;
    },
  );
  expect(count).toBe(8);
});

it('still finds rows by the index', async () => {
  const plan = await transaction(skien, 'settlement.request:read', async ({ manager }) => {
    await manager.query('SET LOCAL enable_seqscan = off');
    const rows: { 'QUERY PLAN': string }[] = await manager.query(
      `EXPLAIN SELECT * FROM thing WHERE id = 'skien'`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toContain('thing_pkey');
});
