import { municipalitiesReachedBy } from '@imdinett/access';
import { osloDate } from '@imdinett/kernel';
import type { Tx } from '@imdinett/persistence';
import { uuidv7 } from 'uuidv7';
import { insertCases, lockCasesOf, saveCase } from '../db/grant-case.store';
import { lockPerson } from '../db/person.store';
import { keepFirstSettlement, loadSettlement } from '../db/settlement.store';
import { close, planCases, reopen } from '../domain/case-plan';
import type { GrantCase } from '../domain/grant-case';
import { openingsOf, type Opening } from '../domain/opening';
import type { Person } from '../domain/person';
import { movedAwayOn, type Settlement } from '../domain/settlement';

/** An arrival (bosettingsdato) gives the right to the grants of five years. */
export async function rememberSettlement(tx: Tx, settlement: Settlement): Promise<void> {
  // Waits for nir's events about the same person, which may be taken in at this moment.
  await lockPerson(tx.manager, settlement.personId);
  await keepFirstSettlement(tx.manager, settlement);
}

/**
 * Opens, closes and reopens cases until they are those that the settlement gives. Nothing happens before both the
 * arrival and the birth date are known, whichever comes first.
 */
export async function reconcileCases(tx: Tx, personId: string, now: Date): Promise<void> {
  const person = await lockPerson(tx.manager, personId);
  const settlement = await loadSettlement(tx.manager, personId);
  const { birthDate } = person;
  if (settlement === null || birthDate === null) return;

  const today = osloDate(now);
  const plan = planCases(
    openingsOf({ ...settlement, birthDate }),
    await lockCasesOf(tx.manager, personId),
    movedAwayOn(settlement, person, isNumberOf(settlement.municipality)),
  );
  const opened = plan.open.map((opening) => newCase({ opening, settlement, person, today }));
  await insertCases(tx.manager, opened);
  for (const one of opened) await tell(tx, 'no.imdi.grants.case-opened.v1', one);
  for (const one of plan.close)
    await change(tx, 'no.imdi.grants.case-closed.v1', close(one, today));
  for (const one of plan.reopen) await change(tx, 'no.imdi.grants.case-changed.v1', reopen(one));
}

/** Whether a number is an earlier or a later one of the same municipality: a renumbering is no move. */
const isNumberOf =
  (municipality: string) =>
  (other: string): boolean =>
    municipalitiesReachedBy(other).includes(municipality) ||
    municipalitiesReachedBy(municipality).includes(other);

function newCase({
  opening: { scheme, code, year, yearFromSettlement },
  settlement: { personId, municipality, district },
  person: { protection },
  today,
}: {
  readonly opening: Opening;
  readonly settlement: Settlement;
  readonly person: Person;
  readonly today: string;
}): GrantCase {
  return {
    id: uuidv7(),
    scheme,
    code,
    year,
    yearFromSettlement,
    municipality,
    district,
    personId,
    protection,
    status: 'OPEN',
    openedOn: today,
    closedOn: null,
    closedReason: null,
    version: 1,
  };
}

type CaseEvent = `no.imdi.grants.case-${'opened' | 'closed' | 'changed'}.v1`;

async function change(tx: Tx, type: CaseEvent, grantCase: GrantCase): Promise<void> {
  await saveCase(tx.manager, grantCase);
  await tell(tx, type, grantCase);
}

async function tell({ publish }: Tx, type: CaseEvent, grantCase: GrantCase): Promise<void> {
  const { id, version, personId, protection, scheme, code, municipality, district, year, status } =
    grantCase;
  await publish({
    type,
    aggregate: { id, version },
    data: { caseId: id, personId, protection, scheme, code, municipality, district, year, status },
  });
}
