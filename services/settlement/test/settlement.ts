import { randomUUID } from 'node:crypto';
import type { UserViewer } from '@imdinett/access';
import { sealer } from '@imdinett/persistence';
import { startForTest, type Answer, type Harness } from '@imdinett/testing';
import { readConfig } from '../src/config';
import { migrations } from '../src/db/data-source';
import { folderContext } from '../src/db/person-folder.store';
import type { AllocationList } from '../src/domain/allocation';
import type { PersonFolder } from '../src/domain/folder';
import type { PersonSettlement } from '../src/domain/person-settlement';
import type { Place, Protection } from '../src/domain/protection';
import type { SettlementRequest } from '../src/domain/request';
import { startSettlement } from '../src/service';

const env = { DATA_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}` };

export async function startSettlementForTest(): Promise<Harness> {
  const settlement = await startForTest({
    service: 'settlement',
    migrations,
    start: (given, overrides) => startSettlement(readConfig(given), overrides),
    env,
  });
  settlement.clock.now = new Date('2026-11-24T10:00:00Z');
  return settlement;
}

export const skien: Place = { municipality: '4003', district: null };
export const porsgrunn: Place = { municipality: '4001', district: null };
export const gamleOslo: Place = { municipality: '0301', district: '030101' };
export const gruenerloekka: Place = { municipality: '0301', district: '030102' };

export async function givenRequest(
  { database }: Harness,
  given: Partial<SettlementRequest> & { readonly settledPublishedOn?: string } = {},
): Promise<string> {
  const { id = randomUUID(), settled = null } = given;
  await insert(database, 'settlement_request', {
    id,
    municipality: given.municipality ?? '4003',
    year: given.year ?? 2027,
    original: given.original ?? null,
    requested: given.requested ?? 91,
    of_which_unaccompanied_minors: given.ofWhichUnaccompaniedMinors ?? null,
    decided: given.decided ?? null,
    decided_unaccompanied_minors: given.decidedUnaccompaniedMinors ?? null,
    settled,
    settled_published: settled,
    settled_published_on: given.settledPublishedOn ?? null,
    reply_deadline: given.replyDeadline ?? null,
    version: given.version ?? 1,
  });
  return id;
}

export async function givenList(
  { database }: Harness,
  given: Partial<AllocationList> = {},
): Promise<string> {
  const { id = randomUUID() } = given;
  await insert(database, 'allocation_list', {
    id,
    municipality: given.municipality ?? '4003',
    district: given.district ?? null,
    origin: given.origin ?? 'ORDINARY',
    status: given.status ?? 'SENT',
    sent_on: given.sentOn ?? '2026-09-01',
    version: 1,
  });
  return id;
}

export type GivenSettlement = Partial<Omit<PersonSettlement, 'municipality' | 'district'>> & {
  readonly place?: Place;
  readonly followUp?: Place;
  readonly folder?: Omit<PersonFolder, 'personId'>;
};

/** A person on a list, as far as the phase says. */
export async function givenSettlement(
  settlement: Harness,
  given: GivenSettlement = {},
): Promise<string> {
  const { database } = settlement;
  const { personId = randomUUID(), phase = 'ASSIGNED', protection = 'NONE', place = skien } = given;
  const listId = given.listId ?? (await givenList(settlement, place));
  const lineId = randomUUID();
  const dates = {
    assigned_on:
      given.assignedOn ?? (['ASSIGNED', 'SETTLED'].includes(phase) ? '2026-09-10' : null),
    settled_on: given.settledOn ?? (phase === 'SETTLED' ? '2026-10-01' : null),
  };
  const common = { person_id: personId, list_id: listId, protection, ...place, phase, ...dates };
  await insert(database, 'allocation_line', { id: lineId, ...common });
  await insert(database, 'person_settlement', {
    line_id: lineId,
    ...common,
    settled_district: phase === 'SETTLED' ? place.district : null,
    ended_on: given.endedOn ?? null,
    unaccompanied_minor: given.unaccompaniedMinor ?? false,
    household: given.household ?? 'SINGLE',
    version: given.version ?? 3,
  });
  await insert(database, 'person', {
    id: personId,
    protection,
    protection_version: 1,
    follow_up_municipality: given.followUp?.municipality ?? null,
    follow_up_district: given.followUp?.district ?? null,
    follow_up_version: 1,
  });
  if (given.folder) await givenFolder(settlement, { personId, ...given.folder }, protection);
  return personId;
}

async function givenFolder(
  { database }: Harness,
  { personId, updatedOn, ...content }: PersonFolder,
  protection: Protection,
): Promise<void> {
  await insert(database, 'person_folder', {
    person_id: personId,
    protection,
    content_sealed: sealer(env.DATA_KEYS).seal(JSON.stringify(content), folderContext(personId)),
    updated_on: updatedOn,
  });
}

async function insert(
  database: Harness['database'],
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
  settlement: Harness,
  viewer: UserViewer,
  { ids, fields }: { readonly ids: readonly string[]; readonly fields: string },
): Promise<Answer> {
  return settlement.query(
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
