import { demoId, type DemoPerson } from '../world.ts';

export type Place = { readonly municipality: string; readonly district: string | null };

export type Started = Place & {
  readonly from: string;
  readonly origin: 'REGISTRATION' | 'SETTLEMENT' | 'MOVE';
};

export const followUpRows = (person: DemoPerson): readonly object[] =>
  followUpsOf(person).map(({ municipality, district, from, origin }) => ({
    id: demoId('nir-follow-up', person.id, from),
    person_id: person.id,
    protection: person.protection,
    municipality,
    district,
    from_date: from,
    origin,
  }));

/** From the earliest to the latest. */
export function followUpsOf({
  followUp,
  followUpBefore,
  settlement,
  permit,
}: DemoPerson): readonly Started[] {
  if (followUp === null) return [];
  const settledOn = settlement?.settledOn ?? null;
  const begun = (place: Place, from: string): Started => ({
    municipality: place.municipality,
    district: place.district,
    from,
    origin: from === settledOn ? 'SETTLEMENT' : 'REGISTRATION',
  });
  if (followUpBefore === null) return [begun(followUp, followUp.since)];
  return [
    begun(followUpBefore, settledOn ?? permit.grantedOn),
    {
      municipality: followUp.municipality,
      district: followUp.district,
      from: followUp.since,
      origin: 'MOVE',
    },
  ];
}
