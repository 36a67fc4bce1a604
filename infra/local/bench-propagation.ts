// npm run bench:propagation [-- --changes 200]
// How long a change of a user's access takes to reach all seven processes: from the commit in identity to the last of
// them refusing the user's token. Run twice: alone, and beside a write transaction of 60 s in another database.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { callDirectly, makeClient, startSystem, type Answer, type System } from '@imdinett/testing';
import pg from 'pg';

const { values } = parseArgs({ options: { changes: { type: 'string', default: '200' } } });
const changes = Number(values.changes);

/** A field of each subgraph that asks who is calling, and that this user's role does not have: FORBIDDEN while the token holds. */
const asks = {
  identity: '{ me { id } }',
  nir: '{ persons(first: 1) { edges { node { id } } } }',
  settlement: '{ settlementRequests(first: 1) { edges { node { id } } } }',
  grants: '{ grantRates(year: 2024) { code } }',
  jobbsjanse: '{ jobbsjanseHelp { field } }',
  support: '{ supportCases(first: 1) { edges { node { id } } } }',
} as const;

const refused = new Set(['TOKEN_STALE', 'UNAUTHENTICATED']);
const codeOf = (answer: Answer): string | undefined => answer.errors?.[0]?.extensions.code;

const system = await startSystem();
try {
  const client = makeClient(system.gateway);
  report('alone', await measure(system, client));

  const other = new pg.Client({ connectionString: system.databaseUrl('grants') });
  await other.connect();
  await other.query('BEGIN; CREATE TABLE held_open (x int); INSERT INTO held_open VALUES (1)');
  const opened = Date.now();
  const beside = await measure(system, client);
  await sleep(Math.max(0, 60_000 - (Date.now() - opened)));
  await other.query('ROLLBACK');
  await other.end();
  report('beside a write transaction of 60 s in another database', beside);
} finally {
  await system.stop();
}

async function measure(
  { subgraphs, databaseUrl, users }: System,
  client: ReturnType<typeof makeClient>,
): Promise<number[]> {
  const user = (username: string) => {
    const found = users.find((candidate) => candidate.username === username);
    if (!found) throw new Error(`no demo user ${username}`);
    return found;
  };
  const admin = user('skien.kommuneadministrator');
  const subject = user('skien.kommunekontaktsenter');
  const identity = new pg.Client({ connectionString: databaseUrl('identity') });
  await identity.connect();
  const id = await ask(client.query(subject, '{ me { id } }'), (data) => data.me.id as string);

  const targets = [
    (token: string) => client.queryWith(token, asks.identity),
    ...Object.entries(asks).map(
      ([name, document]) =>
        (token: string) =>
          callDirectly({
            url: subgraphs[name as keyof typeof asks],
            audience: name,
            token,
            document,
          }),
    ),
  ];
  const taken: number[] = [];
  let grantId: string | null = null;
  for (let change = 0; change < changes; change += 1) {
    const token = await freshToken(client, subject);
    const before = await latestChange(identity, id);
    const refusals = targets.map((target) => untilRefused(() => target(token)));
    if (grantId === null)
      grantId = await ask(
        client.query(
          admin,
          'mutation G($i: GrantRoleInput!) { grantRole(input: $i) { grant { id } } }',
          { i: { userId: id, role: 'KOMMUNELESEBRUKER', municipality: '4003' } },
        ),
        (data) => data.grantRole.grant.id as string,
      );
    else {
      await ask(
        client.query(
          admin,
          'mutation R($i: RevokeRoleInput!) { revokeRole(input: $i) { user { id } } }',
          { i: { grantId } },
        ),
        () => null,
      );
      grantId = null;
    }
    const last = Math.max(...(await Promise.all(refusals)));
    const changed = await latestChange(identity, id);
    if (changed === before) throw new Error('the change left no event');
    taken.push(last - changed);
  }
  await identity.end();
  return taken;
}

/** When the use case wrote its event, just before the commit: what is measured is a little too long, never too short. */
async function latestChange(identity: pg.Client, userId: string): Promise<number> {
  const { rows } = await identity.query<{ at: Date | null }>(
    `SELECT max(occurred_at) AS at FROM outbox WHERE topic = 'identity.user' AND key = $1 AND type LIKE '%role%'`,
    [userId],
  );
  return rows[0]?.at?.getTime() ?? 0;
}

async function freshToken(
  client: ReturnType<typeof makeClient>,
  subject: Parameters<typeof client.query>[0],
): Promise<string> {
  if (subject === null) throw new Error('nobody');
  await client.query(subject, '{ me { id } }');
  return (await client.sessionOf(subject)).accessToken;
}

async function untilRefused(call: () => Promise<Answer>): Promise<number> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    if (refused.has(codeOf(await call()) ?? '')) return Date.now();
    // Seven processes are asked at once: oftener would measure the asking.
    await sleep(25);
  }
  throw new Error('a process still takes the token after 10 s');
}

async function ask<T>(answer: Promise<Answer>, take: (data: Answer['data']) => T): Promise<T> {
  const { data, errors } = await answer;
  if (errors) throw new Error(JSON.stringify(errors));
  return take(data);
}

function report(title: string, taken: readonly number[]): void {
  const sorted = [...taken].sort((a, b) => a - b);
  const at = (share: number): string =>
    String(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]);
  process.stdout.write(
    `${String(sorted.length)} changes ${title}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms\n`,
  );
}
