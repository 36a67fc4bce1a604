import { eventsOf as eventsOfNir } from '../nir/events.ts';
import type { DemoPerson } from '../world.ts';

/** What nir has told, as new as nir's last event: reading the stream once more changes nothing. */
export function personRow(person: DemoPerson): object {
  const version = eventsOfNir(person).length;
  return {
    id: person.id,
    birth_date: person.birthDate,
    protection: person.protection,
    protection_version: version,
    follow_up_municipality: person.followUp?.municipality ?? null,
    follow_up_district: person.followUp?.district ?? null,
    follow_up_on: person.followUp?.since ?? null,
    follow_up_version: version,
  };
}

export function settlementRows({ id, settlement }: DemoPerson): readonly object[] {
  const settledOn = settlement?.settledOn ?? null;
  if (settlement === null || settledOn === null) return [];
  return [
    {
      person_id: id,
      municipality: settlement.municipality,
      district: settlement.district,
      settled_on: settledOn,
      unaccompanied_minor: settlement.unaccompaniedMinor,
      household: settlement.household,
    },
  ];
}
