import { placeTokens, type Scope } from '@imdinett/access';
import { badInput } from '@imdinett/kernel';
import { countLimit, type Page } from '@imdinett/persistence';
import { Brackets, In, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { Area } from '../domain/area';
import type { CaseStatus, Message, Reference, SupportCase } from '../domain/support-case';
import { CaseReferenceRow, CaseRow, MessageRow } from './case.row';
import type { SealedTexts } from './sealed-texts';

export type CaseFilter = {
  /** A municipality with those that were merged or renumbered into it. */
  readonly municipalities?: readonly string[];
  readonly area?: Area;
  readonly status?: CaseStatus;
  readonly openedBy?: string;
  readonly openedFrom?: Date;
  readonly openedBefore?: Date;
};

/** `viewerId` is whose own cases the reach `self` is about. */
export type Listing = {
  readonly scope: Scope;
  readonly viewerId: string;
  readonly filter: CaseFilter;
};

/** Newest first; up to one row more than the page holds. */
export async function findCases(
  manager: EntityManager,
  texts: SealedTexts,
  { page, ...listing }: Listing & { readonly page: Page },
): Promise<readonly SupportCase[]> {
  const query = listed(manager, listing)
    .orderBy('c.openedAt', 'DESC')
    .addOrderBy('c.id', 'DESC')
    .limit(page.limit + 1);
  if (page.after !== null)
    query.andWhere(
      '(c.openedAt, c.id) < (CAST(:openedAt AS timestamptz), CAST(:id AS uuid))',
      positionOf(page.after),
    );
  return toCases(manager, texts, await query.getMany());
}

/** What a list is sorted by. */
export const positionKeys = ({
  openedAt,
  id,
}: Pick<SupportCase, 'openedAt' | 'id'>): readonly string[] => [openedAt.toISOString(), id];

export async function countCases(manager: EntityManager, listing: Listing): Promise<number> {
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

export async function loadCases(
  manager: EntityManager,
  texts: SealedTexts,
  ids: readonly string[],
): Promise<readonly SupportCase[]> {
  return toCases(manager, texts, await manager.findBy(CaseRow, { id: In(ids.filter(isUuid)) }));
}

export async function lockCase(
  manager: EntityManager,
  texts: SealedTexts,
  id: string,
): Promise<SupportCase | null> {
  const rows = await manager.find(CaseRow, { where: { id }, lock: { mode: 'pessimistic_write' } });
  const [supportCase] = await toCases(manager, texts, rows);
  return supportCase ?? null;
}

export async function insertCase(
  manager: EntityManager,
  texts: SealedTexts,
  supportCase: SupportCase,
): Promise<void> {
  const { reference, subject, ...rest } = supportCase;
  await manager.insert(CaseRow, {
    ...rest,
    subjectSealed: texts.seal(subject, 'support_case.subject', rest.id),
  });
  if (reference !== null)
    await manager.insert(CaseReferenceRow, {
      ...placeOf(supportCase),
      caseId: rest.id,
      kind: reference.kind,
      targetId: reference.id,
      protection: reference.protection,
    });
}

export async function saveCase(
  manager: EntityManager,
  { id, version, status, assignedTo, updatedAt }: SupportCase,
): Promise<void> {
  await manager.update(CaseRow, { id }, { version, status, assignedTo, updatedAt });
}

export async function insertMessage(
  manager: EntityManager,
  texts: SealedTexts,
  { message, supportCase }: { readonly message: Message; readonly supportCase: SupportCase },
): Promise<void> {
  const { text, ...rest } = message;
  await manager.insert(MessageRow, {
    ...rest,
    ...placeOf(supportCase),
    caseId: supportCase.id,
    textSealed: texts.seal(text, 'support_message.text', message.id),
  });
}

/** The dialogues of several cases, oldest first. */
export async function loadMessages(
  manager: EntityManager,
  texts: SealedTexts,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Message[]>> {
  const rows = await manager.find(MessageRow, {
    where: { caseId: In([...caseIds]) },
    order: { writtenAt: 'ASC', id: 'ASC' },
  });
  return new Map(
    caseIds.map((caseId) => [
      caseId,
      rows.filter((row) => row.caseId === caseId).map((row) => toMessage(row, texts)),
    ]),
  );
}

function listed(
  manager: EntityManager,
  { scope, viewerId, filter }: Listing,
): SelectQueryBuilder<CaseRow> {
  const query = manager.createQueryBuilder(CaseRow, 'c').where(reached(scope, viewerId));
  const { municipalities, area, status, openedBy, openedFrom, openedBefore } = filter;
  if (municipalities !== undefined)
    query.andWhere('c.municipality = ANY (:municipalities)', { municipalities });
  if (area !== undefined) query.andWhere('c.area = :area', { area });
  if (status !== undefined) query.andWhere('c.status = :status', { status });
  if (openedBy !== undefined)
    query.andWhere(isUuid(openedBy) ? 'c.openedBy = :openedBy' : 'false', { openedBy });
  if (openedFrom !== undefined) query.andWhere('c.openedAt >= :openedFrom', { openedFrom });
  if (openedBefore !== undefined) query.andWhere('c.openedAt < :openedBefore', { openedBefore });
  return query;
}

/** The clauses as a WHERE. */
function reached(scope: Scope, viewerId: string): Brackets {
  const has = (reach: Scope[number]['reach']): boolean =>
    scope.some((clause) => clause.reach === reach);
  const places = placeTokens(scope.filter(({ reach }) => reach === 'own'));
  return new Brackets((where) => {
    where.where('(c.municipality = ANY (:places) OR c.district = ANY (:places))', { places });
    if (has('self')) where.orWhere('c.openedBy = :viewerId', { viewerId });
    if (has('all')) where.orWhere('true');
  });
}

function positionOf([openedAt, id]: readonly string[]): { openedAt: string; id: string } {
  if (
    openedAt === undefined ||
    Number.isNaN(Date.parse(openedAt)) ||
    id === undefined ||
    !isUuid(id)
  )
    throw badInput('after', 'Ugyldig sidemerke. Bruk verdien av endCursor fra forrige side.');
  return { openedAt: new Date(openedAt).toISOString(), id };
}

// An id is any text to a client; one that cannot be ours finds nothing.
const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const placeOf = ({
  municipality,
  district,
  openedBy,
}: SupportCase): Pick<SupportCase, 'municipality' | 'district' | 'openedBy'> => ({
  municipality,
  district,
  openedBy,
});

async function toCases(
  manager: EntityManager,
  texts: SealedTexts,
  rows: readonly CaseRow[],
): Promise<readonly SupportCase[]> {
  if (rows.length === 0) return [];
  const references = await manager.findBy(CaseReferenceRow, {
    caseId: In(rows.map(({ id }) => id)),
  });
  const byCase = new Map(references.map((row) => [row.caseId, toReference(row)]));
  return rows.map(({ subjectSealed, ...row }) => ({
    ...row,
    subject: texts.open(subjectSealed, 'support_case.subject', row.id),
    reference: byCase.get(row.id) ?? null,
  }));
}

const toReference = ({ kind, targetId, protection }: CaseReferenceRow): Reference => ({
  kind,
  id: targetId,
  protection,
});

const toMessage = (
  { id, side, authorId, textSealed, writtenAt }: MessageRow,
  texts: SealedTexts,
): Message => ({
  id,
  side,
  authorId,
  text: texts.open(textSealed, 'support_message.text', id),
  writtenAt,
});
