import { assertCan, can, type Viewer } from '@imdinett/access';
import { notFound, ruleViolation } from '@imdinett/kernel';
import { withIdempotency, type Tx } from '@imdinett/persistence';
import { uuidv7 } from 'uuidv7';
import type { Deps } from '../context';
import { insertCase, insertMessage, loadCases, lockCase, saveCase } from '../db/case.store';
import { findPerson } from '../db/person.store';
import {
  assertVersion,
  checkedReference,
  messageOf,
  open,
  reply,
  type NewCase,
  type Reference,
  type Side,
  type SupportCase,
} from '../domain/support-case';
import { auditedFields, eventData, subjectOf } from './record';
import { seen, shownTo, standingOf, userIdOf } from './reading';

export type OpenCase = Pick<NewCase, 'municipality' | 'district' | 'area' | 'subject'> & {
  readonly text: string;
  readonly reference: Pick<Reference, 'kind' | 'id'> | null;
  readonly idempotencyKey: string | null;
};

export async function openCase(deps: Deps, viewer: Viewer, input: OpenCase): Promise<SupportCase> {
  return deps.transaction(viewer, 'support.case:create', async (tx) => {
    const { municipality, district } = input;
    tx.concerns({ object: { type: 'municipality', id: municipality } });
    assertCan(viewer, 'support.case:create', { own: [{ municipality, district }] });
    const id = await withIdempotency(tx, { viewer, operation: 'openSupportCase', input }, () =>
      create(deps, tx, { ...input, openedBy: userIdOf(viewer) }),
    );
    return reread(deps, viewer, { tx, id });
  });
}

export type Reply = {
  readonly caseId: string;
  readonly expectedVersion: number;
  readonly text: string;
  readonly idempotencyKey: string | null;
};

export async function replyToCase(deps: Deps, viewer: Viewer, input: Reply): Promise<SupportCase> {
  return deps.transaction(viewer, 'support.case:reply', async (tx) => {
    const supportCase = await readable(deps, viewer, { tx, id: input.caseId });
    assertCan(viewer, 'support.case:reply', standingOf(supportCase));
    const side = sideOf(viewer, supportCase);
    const id = await withIdempotency(tx, { viewer, operation: 'replyToSupportCase', input }, () =>
      write(deps, tx, { ...input, side, authorId: userIdOf(viewer) }),
    );
    return reread(deps, viewer, { tx, id });
  });
}

async function create(
  deps: Deps,
  tx: Tx,
  { text, reference, openedBy, ...input }: OpenCase & { readonly openedBy: string },
): Promise<string> {
  const { municipality, district, area, subject } = input;
  const target =
    reference === null ? null : await targetOf(tx, municipality, checkedReference(reference));
  const supportCase = open(
    { id: uuidv7(), municipality, district, area, subject, reference: target, openedBy },
    deps.now(),
  );
  const message = messageOf({
    id: uuidv7(),
    side: 'MUNICIPALITY',
    authorId: openedBy,
    text,
    writtenAt: supportCase.openedAt,
  });
  await insertCase(tx.manager, deps.texts, supportCase);
  await insertMessage(tx.manager, deps.texts, { message, supportCase });
  await tx.audit({ ...subjectOf(supportCase), after: auditedFields(supportCase) });
  await tx.publish({
    type: 'no.imdi.support.case-opened.v1',
    aggregate: supportCase,
    data: eventData(supportCase),
  });
  return supportCase.id;
}

async function write(
  deps: Deps,
  { manager, audit, publish }: Tx,
  { caseId, expectedVersion, text, ...by }: Reply & { side: Side; authorId: string },
): Promise<string> {
  const supportCase = await lockCase(manager, deps.texts, caseId);
  if (supportCase === null) throw notFound('Fant ikke saken.');
  assertVersion(supportCase, expectedVersion);
  const replied = reply(supportCase, by.side, deps.now());
  const message = messageOf({
    id: uuidv7(),
    side: by.side,
    authorId: by.authorId,
    text,
    writtenAt: replied.updatedAt,
  });
  await saveCase(manager, replied);
  await insertMessage(manager, deps.texts, { message, supportCase: replied });
  await audit({
    ...subjectOf(replied),
    before: auditedFields(supportCase),
    after: auditedFields(replied),
  });
  await publish({
    type: 'no.imdi.support.case-replied.v1',
    aggregate: replied,
    data: eventData(replied),
  });
  return replied.id;
}

/** A person must be known to nir; one that is strictly confidential is not there for anybody here. */
async function targetOf(
  { manager, concerns }: Tx,
  municipality: string,
  { kind, id }: Pick<Reference, 'kind' | 'id'>,
): Promise<Reference> {
  if (kind !== 'PERSON') return { kind, id, protection: 'NONE' };
  concerns({ object: { type: 'municipality', id: municipality }, persons: [id] });
  const person = await findPerson(manager, id);
  if (person === null)
    throw ruleViolation(
      'support.unknown-person',
      'Fant ikke personen saken skal vise til.',
      'input.reference.id',
    );
  return { kind, id, protection: person.protection };
}

/** The case as stored, for one who may read it; otherwise it does not exist. */
export async function readable(
  deps: Deps,
  viewer: Viewer,
  { tx, id }: { readonly tx: Tx; readonly id: string },
): Promise<SupportCase> {
  tx.concerns({ object: { type: 'support-case', id } });
  const [supportCase] = await loadCases(tx.manager, deps.texts, [id]);
  if (supportCase === undefined || seen(viewer, supportCase) === null)
    throw notFound('Fant ikke saken.');
  return supportCase;
}

/** What the caller gets back: the case as it stands, also for a repeat with the same key. */
export async function reread(
  deps: Deps,
  viewer: Viewer,
  { tx, id }: { readonly tx: Tx; readonly id: string },
): Promise<SupportCase> {
  const [supportCase] = await loadCases(tx.manager, deps.texts, [id]);
  if (supportCase === undefined) throw notFound('Fant ikke saken.');
  return shownTo(viewer, supportCase);
}

/** IMDi's support reaches every case; whoever opened one speaks for the municipality, also when he works in IMDi. */
const sideOf = (viewer: Viewer, { openedBy }: SupportCase): Side =>
  openedBy !== userIdOf(viewer) && can(viewer, 'support.case:handle', {}) ? 'IMDI' : 'MUNICIPALITY';
