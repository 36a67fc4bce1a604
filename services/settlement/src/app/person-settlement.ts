import { assertCan, readActionOf, scopeOf, type Viewer } from '@imdinett/access';
import { badInput, notFound, osloDate, type LocalDate } from '@imdinett/kernel';
import {
  connectionOf,
  withIdempotency,
  type Connection,
  type Page,
  type Tx,
} from '@imdinett/persistence';
import type { Deps } from '../context';
import { saveArrivalOnLine } from '../db/allocation.store';
import {
  countSettlements,
  findSettlements,
  lockSettlements,
  saveSettlement,
  settlementKey,
  settlementsOf,
  type SettlementFilter,
  type SettlementSearch,
} from '../db/person-settlement.store';
import { arrive, type PersonSettlement } from '../domain/person-settlement';
import {
  followUpsOfShielded,
  readsAllClosedData,
  shown,
  visibleTo,
  type ShownSettlement,
} from './closed-data';
import { standingOfSettlement } from './standing';

export type SettlementPage = Connection<ShownSettlement>;

const searching = 'settlement.person:search';

type Search = { readonly phase: SettlementSearch['phase']; readonly filter: SettlementFilter };

/** Persons who are assigned (søkt ut) or settled (bosatt). */
export async function listSettlements(
  deps: Deps,
  viewer: Viewer,
  { page, ...search }: Search & { readonly page: Page },
): Promise<SettlementPage> {
  const whole = {
    ...search,
    today: osloDate(deps.now()),
    withShielded: readsAllClosedData(viewer),
  };
  const found = await deps.transaction(viewer, searching, async ({ manager, scope, audit }) => {
    const rows = await findSettlements(manager, { ...whole, scope }, page);
    // The row beyond the page only says that there is one: nobody has seen it.
    const persons = rows.slice(0, page.limit).map(({ personId }) => personId);
    if (persons.length > 0)
      await audit({
        persons,
        fields: [search.phase === 'ASSIGNED' ? 'assignedPersons' : 'settledPersons'],
      });
    return {
      rows,
      keys: new Map(rows.map((row) => [row.personId, settlementKey(search.phase)(row)])),
      followUps: await followUpsOfShielded(manager, rows),
    };
  });
  const rows = found.rows.map((row) =>
    shown(viewer, row, found.followUps.get(row.personId) ?? null),
  );
  return connectionOf(
    rows,
    page,
    ({ personId }) => found.keys.get(personId) ?? [],
    () =>
      deps.transaction(viewer, searching, ({ manager, scope }) =>
        countSettlements(manager, { ...whole, scope }),
      ),
  );
}

/** One for each person; null when the caller does not reach a settlement of theirs. */
export function readSettlements(
  deps: Deps,
  viewer: Viewer,
  personIds: readonly string[],
): Promise<readonly (ShownSettlement | null)[]> {
  return deps.transaction(viewer, searching, async ({ manager, scope, audit }) => {
    const rows = visibleTo(
      viewer,
      await settlementsOf(manager, { scope, today: osloDate(deps.now()) }, personIds),
    );
    if (rows.length > 0)
      await audit({ persons: rows.map(({ personId }) => personId), fields: ['person.settlement'] });
    const followUps = await followUpsOfShielded(manager, rows);
    const byPerson = new Map(
      rows.map((row) => [row.personId, shown(viewer, row, followUps.get(row.personId) ?? null)]),
    );
    return personIds.map((id) => byPerson.get(id) ?? null);
  });
}

export type RegisterArrival = {
  readonly personIds: readonly string[];
  readonly date: LocalDate;
  readonly idempotencyKey: string | null;
};

const registering = 'settlement.arrival:register';
const maxPersons = 50;

/** Registers the day of arrival (bosettingsdato) of persons who came together. */
export function registerArrival(
  deps: Deps,
  viewer: Viewer,
  input: RegisterArrival,
): Promise<readonly ShownSettlement[]> {
  const personIds = [...new Set(input.personIds)];
  if (personIds.length === 0 || personIds.length > maxPersons)
    throw badInput('input.personIds', `Oppgi fra 1 til ${String(maxPersons)} personer.`);
  return deps.transaction(viewer, registering, async (tx) => {
    // Nothing about a person lies with the key: a repeat shows what may be shown by then.
    await withIdempotency(tx, { viewer, operation: 'registerArrival', input }, () =>
      registerOnce(deps, viewer, { input: { ...input, personIds }, tx }),
    );
    const settled = await seenSettlements(deps, viewer, { personIds, tx });
    await tx.audit({ persons: personIds, fields: ['person.settlement'] });
    const followUps = await followUpsOfShielded(tx.manager, settled);
    return settled.map((one) => shown(viewer, one, followUps.get(one.personId) ?? null));
  });
}

/** All of them as the caller sees them, in the order asked; NOT_FOUND when one is out of reach. */
async function seenSettlements(
  deps: Deps,
  viewer: Viewer,
  { personIds, tx }: { readonly personIds: readonly string[]; readonly tx: Tx },
): Promise<readonly PersonSettlement[]> {
  const scope = scopeOf(viewer, readActionOf(registering));
  const today = osloDate(deps.now());
  const seen = visibleTo(viewer, await settlementsOf(tx.manager, { scope, today }, personIds));
  if (seen.length < personIds.length) throw notFound();
  return personIds.flatMap((id) => seen.filter(({ personId }) => personId === id));
}

async function registerOnce(
  deps: Deps,
  viewer: Viewer,
  { input: { personIds, date }, tx }: { readonly input: RegisterArrival; readonly tx: Tx },
): Promise<void> {
  const today = osloDate(deps.now());
  tx.concerns({ persons: personIds });
  const seen = await seenSettlements(deps, viewer, { personIds, tx });
  for (const settlement of seen)
    assertCan(viewer, registering, standingOfSettlement(settlement, today));

  const locked = await lockSettlements(tx.manager, personIds);
  if (locked.length < personIds.length) throw notFound();
  const settled = locked.map((settlement) => arrive(settlement, date, today));
  for (const settlement of settled) await saveArrival(tx, settlement, date);
  await tx.audit({ persons: personIds, after: { settledOn: date } });
}

async function saveArrival(
  { manager, publish }: Tx,
  settlement: PersonSettlement,
  date: LocalDate,
): Promise<void> {
  await saveSettlement(manager, settlement);
  await saveArrivalOnLine(manager, settlement);
  const { personId, protection, municipality, district, unaccompaniedMinor, household, version } =
    settlement;
  await publish({
    type: 'no.imdi.settlement.person-settled.v1',
    aggregate: { id: personId, version },
    data: { personId, protection, municipality, district, date, unaccompaniedMinor, household },
  });
}
