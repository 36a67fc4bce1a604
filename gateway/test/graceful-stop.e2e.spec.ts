import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectTo, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTransport } from '@imdinett/events/transport';
import {
  callDirectly,
  makeClient,
  startSystem,
  type Answer,
  type ProcessName,
  type System,
} from '@imdinett/testing';
import { Client as Database } from 'pg';

let system: System;
let token: string;
let nir: Database;
let settlement: Database;
let grants: Database;

beforeAll(async () => {
  system = await startSystem();
  [nir, settlement, grants] = await Promise.all([open('nir'), open('settlement'), open('grants')]);
  const user = system.users.find(({ username }) => username === 'skien.alle-tjenester');
  if (!user) throw new Error('no demo user');
  token = (await makeClient(system.gateway).sessionOf(user)).accessToken;
}, 300_000);

afterAll(async () => {
  await Promise.all([nir, settlement, grants].map((database) => database.end()));
  await system.stop();
}, 60_000);

async function open(name: 'nir' | 'settlement' | 'grants'): Promise<Database> {
  const database = new Database({ connectionString: system.databaseUrl(name) });
  await database.connect();
  return database;
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 2_000; attempt += 1) {
    if (await holds()) return;
    await sleep(10);
  }
  throw new Error('it never came to hold');
}

async function count(database: Database, sql: string, value?: unknown): Promise<number> {
  const { rows } = await database.query<{ n: string }>(
    `SELECT count(*) AS n FROM ${sql}`,
    value === undefined ? [] : [value],
  );
  return Number(rows[0]?.n);
}

/** Keeps grants waiting for a row until it is let go. */
async function hold(table: 'grant_case' | 'person', id: string) {
  const holder = await open('grants');
  await holder.query('BEGIN');
  await holder.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE`, [id]);
  return {
    isWaitedFor: async () =>
      (await count(
        grants,
        `pg_stat_activity WHERE datname = 'grants' AND wait_event_type = 'Lock' AND application_name LIKE 'grants %'`,
      )) > 0,
    [Symbol.asyncDispose]: () => holder.end(),
  };
}

const originOf = (name: 'grants' | 'gateway'): URL =>
  new URL(name === 'gateway' ? system.gateway : system.subgraphs[name]);

async function isRefused(url: URL): Promise<boolean> {
  const socket = connectTo({ host: url.hostname, port: Number(url.port) });
  try {
    await once(socket, 'connect');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}

/** A connection on which the process has read the beginning of a question about its readiness. */
async function halfAsked(url: URL): Promise<Socket> {
  const socket = connectTo({ host: url.hostname, port: Number(url.port) }).setEncoding('utf8');
  const get = (route: string): string => `GET ${route} HTTP/1.1\r\nhost: ${url.host}\r\n`;
  socket.write(`${get('/livez')}\r\n${get('/readyz')}`);
  await once(socket, 'data');
  return socket;
}

async function answerOn(socket: Socket): Promise<string> {
  socket.write('\r\n');
  const [answer] = (await once(socket, 'data')) as [string];
  return answer;
}

const logOf = (name: ProcessName): string =>
  readFileSync(path.join(system.folder, 'logs', `${name}.log`), 'utf8');

/** As a use case would: a row of the service's outbox for each person, for its relay to publish. */
async function tell(
  service: Database,
  type: string,
  topic: string,
  data: readonly { readonly personId: string }[],
): Promise<string[]> {
  const { rows } = await service.query<{ id: string }>(
    `INSERT INTO outbox (id, aggregatetype, aggregateid, aggregateversion, type, topic, key, payload, occurred_at, actor_type, actor_id)
     SELECT gen_random_uuid(), 'person', data->>'personId', 1, $1, $2, data->>'personId', data, now(), 'system', 'test'
     FROM unnest($3::jsonb[]) AS data RETURNING id`,
    [type, topic, data.map((one) => JSON.stringify(one))],
  );
  return rows.map(({ id }) => id);
}

const register = (persons: readonly string[]): Promise<string[]> =>
  tell(
    nir,
    'no.imdi.nir.person-registered.v1',
    'nir.person',
    persons.map((personId) => ({
      personId,
      protection: 'NONE',
      birthDate: '1990-01-01',
      sex: 'FEMALE',
      familyId: null,
      law: 'INTEGRERINGSLOVEN',
    })),
  );

const settle = (persons: readonly string[]): Promise<string[]> =>
  tell(
    settlement,
    'no.imdi.settlement.person-settled.v1',
    'settlement.person',
    persons.map((personId) => ({
      personId,
      protection: 'NONE',
      municipality: '4003',
      district: null,
      date: '2025-03-01',
      unaccompaniedMinor: false,
      household: 'SINGLE',
    })),
  );

const takenIn = (ids: readonly string[]): Promise<number> =>
  count(grants, 'inbox WHERE event_id = ANY ($1)', ids);

const submit = `
  mutation Submit($input: SubmitChangeRequestInput!) {
    submitChangeRequest(input: $input) { changeRequest { id } grantCase { id } }
  }`;

const ask = (name: 'grants' | 'gateway', document: string, variables = {}): Promise<Answer> =>
  name === 'gateway'
    ? makeClient(system.gateway).queryWith(token, document, variables)
    : callDirectly({ url: system.subgraphs[name], audience: name, token, document, variables });

/** Tells a process to stop while it answers; gives the id of what it was asked to submit. */
async function submitDuringStop(name: 'grants' | 'gateway'): Promise<string> {
  const url = originOf(name);
  const { data: list } = await ask(
    name,
    '{ grantCases(first: 1) { edges { node { id version } } } }',
  );
  const { id: caseId, version: expectedVersion } = list.grantCases.edges[0].node;
  const input = { caseId, expectedVersion, level: 'CASE', reason: 'QUESTION', text: 'Spørsmål' };
  const probe = await halfAsked(url);
  let answer: Promise<Answer>;
  let stopped: Promise<void>;
  let isAnswered = false;
  {
    await using held = await hold('grant_case', caseId as string);
    answer = ask(name, submit, { input }).finally(() => (isAnswered = true));
    await eventually(held.isWaitedFor);
    stopped = system.stopProcess(name);
    await eventually(() => isRefused(url));
    expect(await answerOn(probe)).toMatch(/^HTTP\/1.1 503 /);
    expect(isAnswered).toBe(false);
  }
  const { data, errors } = await answer;
  expect(errors).toBeUndefined();
  expect(data.submitChangeRequest.grantCase).toEqual({ id: caseId });
  await stopped;
  expect(logOf(name)).not.toContain('cut off');
  return data.submitChangeRequest.changeRequest.id as string;
}

describe('SIGTERM', () => {
  it('lets a service finish the answer at hand and publish what came of it, and nobody else in', async () => {
    const requestId = await submitDuringStop('grants');
    expect(
      await count(
        grants,
        "outbox WHERE payload->>'changeRequestId' = $1 AND published_at IS NOT NULL",
        requestId,
      ),
    ).toBe(1);
    expect(await count(grants, 'audit_queue')).toBe(0);
    expect(
      await count(grants, 'audit_chain WHERE sequence > (SELECT published FROM audit_progress)'),
    ).toBe(0);
    await system.restart('grants');
  }, 60_000);

  it('lets the gateway finish the answer at hand, and nobody else in', async () => {
    const requestId = await submitDuringStop('gateway');
    expect(await count(grants, 'change_request WHERE id = $1', requestId)).toBe(1);
    await system.restart('gateway');
  }, 60_000);

  it('ends a service after what was committed before is published', async () => {
    const persons = Array.from({ length: 300 }, () => randomUUID());
    const ids = await register(persons);
    await system.stopProcess('nir');
    expect(await count(nir, 'outbox WHERE id = ANY ($1) AND published_at IS NOT NULL', ids)).toBe(
      persons.length,
    );
    expect(logOf('nir')).not.toContain('cut off');
    await system.restart('nir');
  }, 60_000);

  it('lets a delivery at hand have its effect, once', async () => {
    const person = randomUUID();
    const registered = await register([person]);
    await eventually(async () => (await takenIn(registered)) === 1);
    const opened =
      "outbox WHERE type = 'no.imdi.grants.case-opened.v1' AND payload->>'personId' = $1";

    let settled: string[];
    let stopped: Promise<void>;
    {
      await using held = await hold('person', person);
      settled = await settle([person]);
      await eventually(held.isWaitedFor);
      stopped = system.stopProcess('grants');
      await eventually(() => isRefused(originOf('grants')));
      expect(await takenIn(settled)).toBe(0);
    }
    await stopped;
    expect(await takenIn(settled)).toBe(1);
    expect(await count(grants, 'grant_case WHERE person_id = $1', person)).toBe(5);
    expect(await count(grants, `${opened} AND published_at IS NOT NULL`, person)).toBe(5);
    await using kafka = connectTransport(
      { clientId: 'test', brokers: [system.kafka], tls: false },
      { debug: silent, info: silent, warn: silent, error: silent },
    );
    expect(await kafka.lagOf('imdinett.grants', ['nir.person', 'settlement.person'])).toBe(0);

    await system.restart('grants');
    // Of the same partition: what came before it would have come again by then.
    const following = await settle([person]);
    await eventually(async () => (await takenIn(following)) === 1);
    expect(await count(grants, 'grant_case WHERE person_id = $1', person)).toBe(5);
    expect(await count(grants, opened, person)).toBe(5);
  }, 60_000);
});

const silent = (): void => undefined;
