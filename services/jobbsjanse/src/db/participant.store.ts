import { placeTokens, type Scope } from '@imdinett/access';
import { badInput, parseLocalDate, type LocalDate } from '@imdinett/kernel';
import { countLimit, type Page } from '@imdinett/persistence';
import { Brackets, In, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { Financing, Participant, ParticipantStatus } from '../domain/participant';
import type { Protection } from '../domain/person';
import type { NationalIds } from './national-ids';
import { ParticipantRow } from './participant.row';

export type ParticipantFilter = {
  /** A municipality with those that were merged or renumbered into it. */
  readonly municipalities?: readonly string[];
  readonly district?: string;
  readonly status?: ParticipantStatus;
  readonly financing?: Financing;
  readonly project?: string;
  readonly startedFrom?: LocalDate;
  readonly startedBefore?: LocalDate;
  readonly ended?: boolean;
};

export type Listing = {
  readonly scope: Scope;
  readonly filter: ParticipantFilter;
  /** Shielded persons are in no list, unless the viewer may read everybody's closed data. */
  readonly withShielded: boolean;
};

/** Newest start first; up to one row more than the page holds. */
export async function findParticipants(
  manager: EntityManager,
  nationalIds: NationalIds,
  { page, ...listing }: Listing & { readonly page: Page },
): Promise<readonly Participant[]> {
  const query = listed(manager, listing)
    .orderBy('p.startedOn', 'DESC')
    .addOrderBy('p.id', 'DESC')
    .limit(page.limit + 1);
  if (page.after !== null)
    query.andWhere(
      '(p.startedOn, p.id) < (CAST(:startedOn AS date), CAST(:id AS uuid))',
      positionOf(page.after),
    );
  return (await query.getMany()).map((row) => toParticipant(row, nationalIds));
}

/** What a list is sorted by. */
export const positionKeys = ({
  startedOn,
  id,
}: {
  readonly startedOn: LocalDate;
  readonly id: string;
}): readonly string[] => [startedOn, id];

export async function countParticipants(manager: EntityManager, listing: Listing): Promise<number> {
  const [inner, parameters] = listed(manager, listing)
    .select('1')
    .limit(countLimit + 1)
    .getQueryAndParameters();
  const [row]: { count: number }[] = await manager.query(
    `SELECT count(*)::int AS count FROM (${inner}) AS counted`,
    parameters,
  );
  return row?.count ?? 0;
}

export async function loadParticipants(
  manager: EntityManager,
  nationalIds: NationalIds,
  ids: readonly string[],
): Promise<readonly Participant[]> {
  const rows = await manager.findBy(ParticipantRow, { id: In(ids.filter(isUuid)) });
  return rows.map((row) => toParticipant(row, nationalIds));
}

export async function lockParticipant(
  manager: EntityManager,
  nationalIds: NationalIds,
  id: string,
): Promise<Participant | null> {
  const row = await manager.findOne(ParticipantRow, {
    where: { id },
    lock: { mode: 'pessimistic_write' },
  });
  return row && toParticipant(row, nationalIds);
}

export async function loadParticipantsOfPersons(
  manager: EntityManager,
  nationalIds: NationalIds,
  personIds: readonly string[],
): Promise<readonly Participant[]> {
  const rows = await manager.find(ParticipantRow, {
    where: { personId: In(personIds.filter(isUuid)) },
    order: { startedOn: 'DESC', id: 'DESC' },
  });
  return rows.map((row) => toParticipant(row, nationalIds));
}

/** Those with the national id that point at another person, or at none. */
export async function lockParticipantsToLink(
  manager: EntityManager,
  nationalIds: NationalIds,
  { nationalIdHash, personId }: { readonly nationalIdHash: string; readonly personId: string },
): Promise<readonly Participant[]> {
  const rows = await manager
    .createQueryBuilder(ParticipantRow, 'p')
    .where(
      'p.nationalIdHash = :nationalIdHash AND p.personId IS DISTINCT FROM CAST(:personId AS uuid)',
      { nationalIdHash, personId },
    )
    .orderBy('p.id')
    .setLock('pessimistic_write')
    .getMany();
  return rows.map((row) => toParticipant(row, nationalIds));
}

/** Whether the woman already takes part in the municipality, or in the district of it, and has not ended. */
export async function takesPart(
  manager: EntityManager,
  {
    nationalIdHash,
    municipality,
    district,
  }: {
    readonly nationalIdHash: string;
    readonly municipality: string;
    readonly district: string | null;
  },
): Promise<boolean> {
  return manager
    .createQueryBuilder(ParticipantRow, 'p')
    .where(
      `p.nationalIdHash = :nationalIdHash AND p.municipality = :municipality
       AND COALESCE(p.district, '') = :district AND p.endedOn IS NULL`,
      { nationalIdHash, municipality, district: district ?? '' },
    )
    .getExists();
}

export async function insertParticipant(
  manager: EntityManager,
  nationalIds: NationalIds,
  participant: Participant,
): Promise<void> {
  const { nationalId, ...rest } = participant;
  await manager.insert(ParticipantRow, {
    ...rest,
    nationalIdSealed: nationalIds.seal(nationalId, participant.id),
    nationalIdHash: nationalIds.hash(nationalId),
  });
}

export async function saveParticipant(
  manager: EntityManager,
  participant: Participant,
): Promise<void> {
  const { id, nationalId: _, ...changed } = participant;
  await manager.update(ParticipantRow, { id }, changed);
}

export async function shieldParticipantsOf(
  manager: EntityManager,
  personId: string,
  protection: Protection,
): Promise<void> {
  await manager.update(ParticipantRow, { personId }, { protection });
}

function listed(
  manager: EntityManager,
  { scope, filter, withShielded }: Listing,
): SelectQueryBuilder<ParticipantRow> {
  const query = manager.createQueryBuilder(ParticipantRow, 'p').where(reached(scope));
  if (!withShielded) query.andWhere(`p.protection = 'NONE'`);
  const {
    municipalities,
    district,
    status,
    financing,
    project,
    startedFrom,
    startedBefore,
    ended,
  } = filter;
  if (municipalities !== undefined)
    query.andWhere('p.municipality = ANY (:municipalities)', { municipalities });
  if (district !== undefined) query.andWhere('p.district = :district', { district });
  if (status !== undefined) query.andWhere('p.status = :status', { status });
  if (financing !== undefined) query.andWhere('p.financing = :financing', { financing });
  if (project !== undefined) query.andWhere('p.project = :project', { project });
  if (startedFrom !== undefined) query.andWhere('p.startedOn >= :startedFrom', { startedFrom });
  if (startedBefore !== undefined)
    query.andWhere('p.startedOn < :startedBefore', { startedBefore });
  if (ended !== undefined) query.andWhere(ended ? 'p.endedOn IS NOT NULL' : 'p.endedOn IS NULL');
  return query;
}

/** The clauses as a WHERE. Drafts that were never submitted stay with the municipality: `all` does not reach them. */
function reached(scope: Scope): Brackets {
  const places = placeTokens(scope.filter(({ reach }) => reach === 'own'));
  return new Brackets((where) => {
    where.where('(p.municipality = ANY (:places) OR p.district = ANY (:places))', { places });
    if (scope.some(({ reach }) => reach === 'all')) where.orWhere(`p.status <> 'DRAFT'`);
  });
}

function positionOf([startedOn, id]: readonly string[]): { startedOn: string; id: string } {
  if (
    startedOn === undefined ||
    parseLocalDate(startedOn) === null ||
    id === undefined ||
    !isUuid(id)
  )
    throw badInput('after', 'Ugyldig sidemerke. Bruk verdien av endCursor fra forrige side.');
  return { startedOn, id };
}

// An id is any text to a client; one that cannot be ours finds nothing.
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

function toParticipant(
  { nationalIdSealed, nationalIdHash: _, ...row }: ParticipantRow,
  nationalIds: NationalIds,
): Participant {
  return { ...row, nationalId: nationalIds.open(nationalIdSealed, row.id) };
}
