import { ruleViolation, type LocalDate } from '@imdinett/kernel';
import { move, type SettlementPhase } from './allocation';
import type { Place, Protection } from './protection';

/** The latest settlement (bosetting) of one person: from the list he or she stands on until arrival and after. */
export type PersonSettlement = {
  readonly personId: string;
  readonly lineId: string;
  readonly listId: string;
  readonly phase: SettlementPhase;
  readonly municipality: string;
  readonly district: string | null;
  /** Vedtak om bosetting: from this day the person is søkt ut. */
  readonly assignedOn: LocalDate | null;
  /** Bosettingsdato. */
  readonly settledOn: LocalDate | null;
  /** The district that the person still lives in since arrival. */
  readonly settledDistrict: string | null;
  /** When a move to another municipality ended the settlement here. */
  readonly endedOn: LocalDate | null;
  readonly unaccompaniedMinor: boolean;
  readonly household: 'SINGLE' | 'FAMILY';
  readonly protection: Protection;
  readonly version: number;
};

export function arrive(
  settlement: PersonSettlement,
  date: LocalDate,
  today: LocalDate,
): PersonSettlement {
  const phase = move(settlement.phase, 'SETTLED');
  // IMDi, "Utsøkt eller bosatt": the date of settlement cannot be before the date of assignment (utsøking).
  if (settlement.assignedOn === null || date < settlement.assignedOn)
    throw ruleViolation(
      'arrival.before-assignment',
      'Bosettingsdatoen kan ikke være før dagen personen ble søkt ut.',
      'input.date',
    );
  // [U] Not stated. An arrival triggers grants, so a day that has not come cannot be registered.
  if (date > today)
    throw ruleViolation(
      'arrival.in-the-future',
      'Bosettingsdatoen kan ikke være fram i tid.',
      'input.date',
    );
  return {
    ...settlement,
    phase,
    settledOn: date,
    settledDistrict: settlement.district,
    version: settlement.version + 1,
  };
}

export type Move = {
  readonly from: Place | null;
  readonly to: Place | null;
  readonly date: LocalDate;
};

/**
 * What a move of the follow-up municipality (oppfølgingskommune) means for a settlement. `isHere` knows which earlier
 * numbers a municipality has had: a renumbering is no move. Nothing that happened before the arrival counts, so that
 * a replay of old moves changes nothing.
 */
export function moveAway(
  settlement: PersonSettlement,
  { from, to, date }: Move,
  isHere: (municipality: string) => boolean,
): PersonSettlement {
  if (settlement.settledOn === null || date < settlement.settledOn || settlement.endedOn !== null)
    return settlement;
  // On the day of arrival itself the follow-up moves here, from wherever it was.
  if (date === settlement.settledOn && (from === null || !isHere(from.municipality)))
    return settlement;
  if (to === null || !isHere(to.municipality))
    return { ...settlement, endedOn: date, settledDistrict: null };
  // Another district of the same municipality: the settlement stands, but no longer in the district it was made in.
  return to.district === settlement.settledDistrict
    ? settlement
    : { ...settlement, settledDistrict: null };
}

/** Whether the person folder (personmappe) is open at all. It never is before the person is assigned. */
export function folderIsOpen({ phase }: Pick<PersonSettlement, 'phase'>): boolean {
  return phase === 'ASSIGNED' || phase === 'SETTLED';
}
