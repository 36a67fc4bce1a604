import { daysAfter, earlier, later, yearOf } from './calendar.ts';
import { syntheticDufNumber, syntheticNationalId } from './identity-numbers.ts';
import { citizenships, familyName, givenName } from './names.ts';
import type { DemoPerson, Law, Protection, Sex } from './person.ts';
import type { NamedPlace } from './places.ts';
import { demoId, demoRandom, type DemoRandom } from './random.ts';
import { situations, type DemoState } from './situations.ts';

export type Wanted = {
  readonly group: string;
  readonly place: NamedPlace;
  readonly state: DemoState;
  readonly protection: Protection;
  readonly index: number;
  /** Shared by the members of one family, with its surname and citizenship. */
  readonly family: { readonly key: string; readonly size: number; readonly child: boolean };
};

/** In which span a state began, so that "recently" and "earlier" stay true for months after the world's date. */
function beginning(state: DemoState, place: NamedPlace, random: DemoRandom): string {
  switch (state) {
    case 'allocated':
    case 'accepted':
    case 'declined':
    case 'allocation-withdrawn':
      return random.pick(['2026-10-01', '2026-10-15']);
    case 'assigned':
    case 'assignment-withdrawn':
      return random.pick(['2026-09-01', '2026-10-01']);
    case 'settled-recently':
      return random.date('2026-03-01', '2026-10-20');
    case 'settled-earlier':
    case 'moved-away':
      return random.date(place.from, earlier(place.to, '2025-08-31'));
    case 'programme-ended-recently':
    case 'programme-ended-long-ago':
    case 'participant':
      return random.date(earlier(place.from, '2021-03-01'), earlier(place.to, '2022-10-01'));
    case 'reception':
    case 'unplaced':
      return random.date('2025-06-01', '2026-10-01');
    default:
      return random.date(place.from, daysAfter(place.to, -30));
  }
}

/** Collective protection (utlendingsloven § 34) exists since 11 March 2022. */
function citizenshipOf(random: DemoRandom, since: string): string {
  return random.weighted(
    since < '2022-07-15' ? citizenships.filter(([code]) => code !== 'UA') : citizenships,
  );
}

function permitOf(
  random: DemoRandom,
  citizenship: string,
  since: string,
): DemoPerson['permit'] & { arrivedOn: string } {
  const collective = citizenship === 'UA';
  const grantedOn = collective
    ? later('2022-03-20', daysAfter(since, -random.integer(30, 110)))
    : daysAfter(since, -random.integer(60, 200));
  const arrivedOn = daysAfter(grantedOn, -random.integer(5, collective ? 9 : 300));
  const section = collective
    ? '§ 34'
    : random.weighted([
        ['§ 28', 5],
        ['§ 35', 3],
        ['§ 38', 1],
        ['kapittel 6', 2],
      ] as const);
  return {
    section,
    grantedOn,
    validTo: daysAfter(grantedOn, collective ? 365 * 5 : 365 * 8),
    arrivedOn,
  };
}

/** Who has permit or arrival after 1 January 2021 stands under integreringsloven, chapter 6 A for collective protection. */
function lawOf(section: string, grantedOn: string): Law {
  if (section === '§ 34') return 'KAPITTEL_6A';
  return grantedOn < '2021-01-01' ? 'INTRODUKSJONSLOVEN' : 'INTEGRERINGSLOVEN';
}

function ageOf(random: DemoRandom, who: 'CHILD' | 'MINOR' | 'GROWN_UP'): number {
  switch (who) {
    case 'CHILD':
      return random.integer(0, 16);
    case 'MINOR':
      return random.integer(13, 16);
    case 'GROWN_UP':
      // SSB's age groups of 2024, all young enough for the programme when the permit came.
      return random.weighted([
        [random.integer(19, 25), 59],
        [random.integer(26, 35), 104],
        [random.integer(36, 45), 116],
        [random.integer(46, 52), 57],
      ]);
  }
}

function birthDateOf(random: DemoRandom, grantedOn: string, age: number): string {
  return daysAfter(grantedOn, -Math.floor(age * 365.25) - random.integer(1, 364));
}

const streets = ['Prøveveien', 'Testgata', 'Eksempelbakken', 'Øvingsstien', 'Demoallmenningen'];

export function makePerson(wanted: Wanted): DemoPerson {
  const { group, place, state, protection, index, family } = wanted;
  const key = [group, protection, family.key, index];
  const random = demoRandom('person', ...key);
  // Families settle together: what they share comes from the family's own generator.
  const shared = demoRandom('family', group, family.key);
  const since = beginning(state, place, shared);
  const citizenship = citizenshipOf(shared, since);
  const surname = familyName(shared, citizenship);
  const { arrivedOn, ...permit } = permitOf(shared, citizenship, since);
  const sex: Sex = state === 'participant' || random.chance(0.561) ? 'FEMALE' : 'MALE';
  const minor = family.size === 1 && state !== 'participant' && settles(state) && index % 4 === 3;
  const age = ageOf(random, family.child ? 'CHILD' : minor ? 'MINOR' : 'GROWN_UP');
  const birthDate = birthDateOf(random, permit.grantedOn, age);
  const id = demoId('person', ...key);
  const law = lawOf(permit.section, permit.grantedOn);
  const household = {
    household: family.size > 1 ? 'FAMILY' : 'SINGLE',
    unaccompaniedMinor: minor,
  } as const;
  const situation = situations[state](
    { id, random, law, grantedOn: permit.grantedOn, since, household, index },
    place,
  );
  const here = situation.followUp !== null;
  return {
    id,
    group,
    givenName: givenName(random, citizenship, sex),
    familyName: surname,
    birthDate,
    sex,
    citizenship,
    dufNumber: syntheticDufNumber(random, yearOf(arrivedOn)),
    nationalId:
      here || random.chance(0.8)
        ? syntheticNationalId(random, { birthDate, sex, kind: here ? 'NATIONAL' : 'D_NUMBER' })
        : null,
    address: here
      ? {
          street: `${random.pick(streets)} ${String(random.integer(1, 90))}`,
          postalCode: place.postal[0],
          postalPlace: place.postal[1],
        }
      : null,
    familyId: demoId('family', group, family.key),
    law,
    permit,
    arrivedOn,
    ...situation,
    protection,
  };
}

const settles = (state: DemoState): boolean =>
  ['allocated', 'accepted', 'assigned', 'settled-recently', 'settled-earlier'].includes(state);

/** Children follow their family everywhere, but have neither category nor programme. */
export function stateOfChild(state: DemoState): DemoState {
  if (state === 'reception') return 'unplaced';
  return state.startsWith('followed-up') && !state.includes('closed')
    ? 'followed-up-uncategorised'
    : state;
}

export const isChildless = (state: DemoState): boolean =>
  [
    'participant',
    'moved-in',
    'moved-away',
    'granted',
    'programme-ended-recently',
    'programme-ended-long-ago',
  ].includes(state);
