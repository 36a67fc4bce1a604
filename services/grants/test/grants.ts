import { randomUUID } from 'node:crypto';
import type { UserViewer } from '@imdinett/access';
import { startForTest, type Answer, type Harness } from '@imdinett/testing';
import { readConfig } from '../src/config';
import { migrations } from '../src/db/data-source';
import type { ExtraCase } from '../src/domain/extra-case';
import type { GrantCase } from '../src/domain/grant-case';
import type { Place, Protection } from '../src/domain/protection';
import type { GrantRate } from '../src/domain/rate';
import { startGrants } from '../src/service';

export async function startGrantsForTest(): Promise<Harness> {
  const grants = await startForTest({
    service: 'grants',
    migrations,
    start: (given, overrides) => startGrants(readConfig(given), overrides),
    env: { DATA_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}` },
  });
  grants.clock.now = new Date('2026-11-24T10:00:00Z');
  return grants;
}

export const skien: Place = { municipality: '4003', district: null };
export const porsgrunn: Place = { municipality: '4001', district: null };
export const gamleOslo: Place = { municipality: '0301', district: '030101' };
export const gruenerloekka: Place = { municipality: '0301', district: '030102' };

type Given<T> = Partial<Omit<T, 'municipality' | 'district'>> & {
  readonly place?: Place;
  readonly followUp?: Place;
};

export async function givenCase(grants: Harness, given: Given<GrantCase> = {}): Promise<string> {
  const {
    id = randomUUID(),
    personId = randomUUID(),
    protection = 'NONE',
    status = 'OPEN',
    place = skien,
  } = given;
  await givenPerson(grants, { personId, protection, followUp: given.followUp });
  await insert(grants, 'grant_case', {
    id,
    scheme: given.scheme ?? 'INTEGRATION',
    code: given.code ?? 'AR-2',
    year: given.year ?? 2026,
    year_from_settlement: given.yearFromSettlement ?? null,
    ...place,
    person_id: personId,
    protection,
    status,
    opened_on: given.openedOn ?? '2026-01-02',
    closed_on: status === 'CLOSED' ? '2026-06-30' : null,
    closed_reason: given.closedReason ?? null,
    version: given.version ?? 1,
  });
  return id;
}

export async function givenExtraCase(
  grants: Harness,
  given: Given<ExtraCase> = {},
): Promise<string> {
  const {
    id = randomUUID(),
    personId = randomUUID(),
    protection = 'NONE',
    status = 'OPEN',
    place = skien,
  } = given;
  await givenPerson(grants, { personId, protection, followUp: given.followUp });
  await insert(grants, 'extra_case', {
    id,
    code: given.code ?? 'FHT1',
    grant_year: given.grantYear ?? 1,
    year: given.year ?? 2026,
    ...place,
    person_id: personId,
    protection,
    status,
    opened_on: '2026-01-02',
    closed_on: status === 'CLOSED' ? '2026-06-30' : null,
    application_deadline: '2027-03-01',
    version: 1,
  });
  return id;
}

export async function givenRate(
  grants: Harness,
  given: Pick<GrantRate, 'code' | 'year' | 'amount'> & Partial<GrantRate>,
): Promise<void> {
  await insert(grants, 'grant_rate', {
    scheme: 'INTEGRATION',
    unit: 'per person',
    status: 'SOURCED',
    source: 'https://example.org/satser',
    version: 1,
    ...given,
  });
}

export type GivenChangeRequest = {
  readonly caseId: string;
  readonly place?: Place;
  readonly protection?: Protection;
};

/** Whether the text can be opened again is not asked here. */
export async function givenChangeRequest(
  grants: Harness,
  { caseId, place = skien, protection = 'NONE' }: GivenChangeRequest,
): Promise<void> {
  await insert(grants, 'change_request', {
    id: randomUUID(),
    case_id: caseId,
    protection,
    ...place,
    level: 'CASE',
    reason: 'OTHER',
    text_sealed: 'sealed',
    status: 'SUBMITTED',
    submitted_at: '2026-11-01T08:00:00Z',
    submitted_by: randomUUID(),
  });
}

/** What cases are opened from. */
export async function givenSettlement(
  grants: Harness,
  personId: string,
  place: Place = skien,
): Promise<void> {
  await insert(grants, 'settlement', {
    person_id: personId,
    ...place,
    settled_on: '2026-01-02',
    unaccompanied_minor: false,
    household: 'SINGLE',
  });
}

async function givenPerson(
  grants: Harness,
  {
    personId,
    protection,
    followUp,
  }: { personId: string | null; protection: Protection; followUp: Place | undefined },
): Promise<void> {
  if (personId === null) return;
  await grants.database.select(
    `INSERT INTO person (id, protection, protection_version, follow_up_municipality, follow_up_district, follow_up_version)
     VALUES ($1, $2, 1, $3, $4, 1) ON CONFLICT DO NOTHING`,
    [personId, protection, followUp?.municipality ?? null, followUp?.district ?? null],
  );
}

async function insert(
  { database }: Harness,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Promise<void> {
  const columns = Object.keys(row);
  const values = columns.map((_, index) => `$${String(index + 1)}`);
  await database.select(
    `INSERT INTO ${table} (${columns.join()}) VALUES (${values.join()})`,
    Object.values(row),
  );
}

/** Follows references to persons as the gateway does. */
export function referToPersons(
  grants: Harness,
  viewer: UserViewer,
  { ids, fields }: { readonly ids: readonly string[]; readonly fields: string },
): Promise<Answer> {
  return grants.query(
    viewer,
    `query ($references: [_Any!]!) { _entities(representations: $references) { ... on Person { id ${fields} } } }`,
    { references: ids.map((id) => ({ __typename: 'Person', id })) },
  );
}

export function codes(answer: Answer): readonly string[] {
  return (answer.errors ?? []).map(
    ({ extensions, path }) =>
      `${extensions.code}${extensions.rule ? `:${extensions.rule}` : ''} ${(path ?? []).join('.')}`,
  );
}

/** What was audited, oldest first. */
export function audited({
  database,
}: Harness): Promise<{ entry: Readonly<Record<string, unknown>> }[]> {
  return database.select('SELECT entry FROM audit_queue ORDER BY sequence');
}
