import { outboxRow, type Row } from '../rows.ts';
import type { DemoPerson } from '../world.ts';
import type { Secrets } from './built.ts';
import { followUpsOf, type Place, type Started } from './follow-up.ts';

/** What nir has published about the person, in order. */
export function eventsOfPerson(
  person: DemoPerson,
): readonly { readonly type: string; readonly on: string; readonly data: Row }[] {
  const { id: personId, protection, birthDate, sex, familyId, law, categories } = person;
  const of = { personId, protection };
  const started = followUpsOf(person);
  return [
    {
      type: 'person-registered',
      on: person.permit.grantedOn,
      data: { ...of, birthDate, sex, familyId, law },
    },
    ...(categories.length === 0
      ? []
      : [
          {
            type: 'person-category-computed',
            on: person.permit.grantedOn,
            data: { ...of, categories },
          },
        ]),
    ...started.map(({ municipality, district, from }, index) => ({
      type: 'person-follow-up-moved',
      on: from,
      data: {
        ...of,
        from: placeOf(started[index - 1]),
        to: { municipality, district },
        date: from,
      },
    })),
  ];
}

const placeOf = (started: Started | undefined): Place | null =>
  started ? { municipality: started.municipality, district: started.district } : null;

export function eventRows(person: DemoPerson, secrets: Secrets): readonly Row[] {
  const published = eventsOfPerson(person).map(({ type, on, data }, index) =>
    outboxRow({
      topic: 'nir.person',
      type: `no.imdi.nir.${type}.v1`,
      aggregate: { id: person.id, version: index + 1 },
      on,
      data,
      actor: 'nir.seed',
    }),
  );
  if (person.nationalId === null) return published;
  const link = { id: secrets.hashOf(person.nationalId), version: 1 };
  return [
    ...published,
    outboxRow({
      topic: 'nir.person-link',
      type: 'no.imdi.nir.person-link-changed.v1',
      aggregate: link,
      on: person.permit.grantedOn,
      data: { personId: person.id },
      actor: 'nir.seed',
    }),
  ];
}
