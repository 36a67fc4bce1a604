import { municipalitiesReachedBy } from '@imdinett/access';
import { eventsOf as eventsOfNir } from '../nir/events.ts';
import type { DemoPerson, DemoSettlement } from '../world.ts';
import { lineIdOf, phaseOf } from './allocations.ts';
import { moveAway } from './built.ts';
import { eventsOf } from './events.ts';

/** What nir has told, as new as nir's last event: reading the stream once more changes nothing. */
export function personRow(person: DemoPerson): object {
  const version = eventsOfNir(person).length;
  return {
    id: person.id,
    birth_date: person.birthDate,
    sex: person.sex,
    family_id: person.familyId,
    law: person.law,
    protection: person.protection,
    protection_version: version,
    follow_up_municipality: person.followUp?.municipality ?? null,
    follow_up_district: person.followUp?.district ?? null,
    follow_up_version: version,
  };
}

export function settlementRows(person: DemoPerson): readonly object[] {
  const { settlement } = person;
  if (settlement === null) return [];
  const { endedOn, settledDistrict } = afterMoves(person, settlement);
  return [
    {
      person_id: person.id,
      line_id: lineIdOf(person),
      list_id: settlement.listId,
      protection: person.protection,
      phase: phaseOf(settlement),
      municipality: settlement.municipality,
      district: settlement.district,
      assigned_on: settlement.assignedOn,
      settled_on: settlement.settledOn,
      settled_district: settlement.settledOn === null ? null : settledDistrict,
      ended_on: endedOn,
      unaccompanied_minor: settlement.unaccompaniedMinor,
      household: settlement.household,
      version: eventsOf(person).length,
    },
  ];
}

/** A move to another district of Oslo does not end a settlement in Oslo: the service's own rule decides. */
function afterMoves(
  { id: personId, protection, followUp }: DemoPerson,
  settlement: DemoSettlement,
): { readonly endedOn: string | null; readonly settledDistrict: string | null } {
  const { municipality, district, settledOn, endedOn, ...rest } = settlement;
  const settled = { ...rest, personId, lineId: '', phase: 'SETTLED', version: 1 } as const;
  const arrived = { ...settled, protection, municipality, district, settledOn };
  const before = { ...arrived, settledDistrict: district, endedOn: null };
  if (endedOn === null) return before;
  const isHere = (number: string): boolean =>
    municipalitiesReachedBy(number).includes(municipality);
  return moveAway(
    before,
    { from: { municipality, district }, to: followUp, date: endedOn },
    isHere,
  );
}
