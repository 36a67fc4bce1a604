import { ruleViolation, type LocalDate } from '@imdinett/kernel';
import type { Protection } from './protection';

/** How far one person's settlement has come: forespurt, akseptert, avvist, søkt ut, bosatt, trukket. */
export type SettlementPhase =
  'PROPOSED' | 'ACCEPTED' | 'DECLINED' | 'ASSIGNED' | 'SETTLED' | 'WITHDRAWN';

export type AllocationOrigin = 'ORDINARY' | 'SELF_SETTLEMENT' | 'NAMED_PERSON';
export type AllocationListStatus = 'SENT' | 'OPENED' | 'ANSWERED' | 'CLOSED' | 'WITHDRAWN';
export type DeclineReason = 'NO_HOUSING' | 'NO_HEALTH_CAPACITY' | 'YEARLY_NUMBER_REACHED' | 'OTHER';

/** Persons whom IMDi proposes to a municipality (fordelingsliste). */
export type AllocationList = {
  readonly id: string;
  readonly municipality: string;
  readonly district: string | null;
  readonly origin: AllocationOrigin;
  readonly status: AllocationListStatus;
  readonly sentOn: LocalDate;
  readonly version: number;
};

export type AllocationLine = {
  readonly id: string;
  readonly listId: string;
  readonly personId: string;
  readonly phase: SettlementPhase;
  readonly answeredOn: LocalDate | null;
  readonly declineReason: DeclineReason | null;
  readonly assignedOn: LocalDate | null;
  readonly settledOn: LocalDate | null;
  readonly withdrawnOn: LocalDate | null;
  readonly protection: Protection;
};

// Only søkt ut and bosatt are words of IMDi's pages (bosetting, "Hva er forskjellen på søkt ut og bosatt"); the
// answer before them, and that IMDi may take a person back until arrival, follow from the described course.
const transitions: Readonly<Record<SettlementPhase, readonly SettlementPhase[]>> = {
  PROPOSED: ['ACCEPTED', 'DECLINED', 'WITHDRAWN'],
  ACCEPTED: ['ASSIGNED', 'WITHDRAWN'],
  DECLINED: [],
  ASSIGNED: ['SETTLED', 'WITHDRAWN'],
  SETTLED: [],
  WITHDRAWN: [],
};

const words: Readonly<Record<SettlementPhase, string>> = {
  PROPOSED: 'forespurt',
  ACCEPTED: 'akseptert',
  DECLINED: 'avvist',
  ASSIGNED: 'søkt ut',
  SETTLED: 'bosatt',
  WITHDRAWN: 'trukket',
};

export function mayMove(from: SettlementPhase, to: SettlementPhase): boolean {
  return transitions[from].includes(to);
}

export function move(from: SettlementPhase, to: SettlementPhase): SettlementPhase {
  if (!mayMove(from, to))
    throw ruleViolation(
      'settlement.wrong-phase',
      `Personen er ${words[from]} og kan ikke bli ${words[to]}. Hent på nytt og se hva som gjelder nå.`,
    );
  return to;
}
