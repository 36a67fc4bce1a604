import { assignedMonthsAfterArrival, type Standing } from '@imdinett/access';
import { addMonths, type LocalDate } from '@imdinett/kernel';
import type { PersonSettlement } from '../domain/person-settlement';
import type { SettlementRequest } from '../domain/request';

/** A request exists for the municipality as a whole: a grant for a district does not reach it. */
export function standingOfRequest({ municipality }: SettlementRequest): Standing {
  return { own: [{ municipality, district: null }] };
}

/** Where the person counts as assigned (søkt ut) and as settled (bosatt) on a day. */
export function standingOfSettlement(settlement: PersonSettlement, today: LocalDate): Standing {
  const { phase, municipality, district, settledOn, settledDistrict, endedOn } = settlement;
  const isAssigned =
    phase === 'ASSIGNED' ||
    (settledOn !== null && addMonths(settledOn, assignedMonthsAfterArrival) > today);
  return {
    assigned: isAssigned ? [{ municipality, district }] : [],
    settled:
      settledOn !== null && endedOn === null ? [{ municipality, district: settledDistrict }] : [],
  };
}
