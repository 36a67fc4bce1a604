import {
  demoMunicipalities,
  isPredecessor,
  namedPlaces,
  osloDistricts,
  type NamedPlace,
  type PlaceKey,
} from './world/places.ts';
import { isChildless, makePerson, stateOfChild, type Wanted } from './world/people.ts';
import type { DemoPerson, Protection } from './world/person.ts';
import { demoRandom } from './world/random.ts';
import { situations, type DemoState } from './world/situations.ts';

export type * from './world/person.ts';
export type * from './world/user.ts';
export type { DemoState, PlaceKey };
export { demoUsers } from './world/users.ts';
export { demoMunicipalities, namedPlaces, worldDate } from './world/places.ts';
export { demoId, demoRandom, type DemoRandom } from './world/random.ts';

const size = 2000;
const alone = (key: string): Wanted['family'] => ({ key, size: 1, child: false });

const states = Object.keys(situations) as DemoState[];
const placed = states.filter((state) => state !== 'reception' && state !== 'unplaced');
/** Under a number that no longer is in force nobody is newly allocated, assigned, settled or ends a programme. */
const ofOldNumbers = placed.filter((state) =>
  /^(followed-up|settled-earlier|granted|moved)/.test(state),
);
const shieldedStates: readonly DemoState[] = [
  'followed-up-both',
  'followed-up-closed',
  'allocated',
  'assigned',
  'settled-recently',
  'settled-earlier',
  'granted',
  'participant',
];

function named(): readonly Wanted[] {
  return namedPlaces.flatMap((place) => {
    const old = isPredecessor(place);
    const want = (state: DemoState, protection: Protection, count: number): readonly Wanted[] =>
      Array.from({ length: count }, (_, index) => {
        const group = `${place.key}/${state}`;
        return {
          group,
          place,
          state,
          protection,
          index,
          family: alone(`${protection}-${String(index)}`),
        };
      });
    const open = old ? ofOldNumbers : placed;
    const shielded = old ? open.filter((state) => shieldedStates.includes(state)) : shieldedStates;
    return [
      ...open.flatMap((state) => want(state, 'NONE', old ? 2 : 4)),
      ...shielded.flatMap((state) => [
        ...want(state, 'CONFIDENTIAL', 1),
        ...want(state, 'STRICTLY_CONFIDENTIAL', 1),
      ]),
    ];
  });
}

const fillStates: readonly (readonly [DemoState, number])[] = [
  ['followed-up-both', 30],
  ['followed-up-introduction', 6],
  ['followed-up-norwegian', 12],
  ['followed-up-uncategorised', 4],
  ['settled-recently', 12],
  ['settled-earlier', 16],
  ['assigned', 4],
  ['allocated', 3],
  ['moved-in', 2],
  ['moved-away', 2],
  ['programme-ended-recently', 3],
  ['programme-ended-long-ago', 3],
  ['participant', 3],
  ['followed-up-closed', 1],
  ['reception', 5],
  ['unplaced', 1],
];

/** Where the rest of the 2 000 live: the demo users' places have enough for several pages, the country the remainder. */
function fillPlace(family: number): NamedPlace {
  const random = demoRandom('fill-place', family);
  const key = random.weighted([
    ['skien', 14],
    ['porsgrunn', 9],
    ['gamle-oslo', 9],
    ['gruenerloekka', 5],
    ['bodoe', 4],
    ['oslo', 8],
    ['country', 51],
  ] as const);
  const bodoe = namedPlaces[4];
  if (key === 'oslo')
    return {
      ...bodoe,
      key: 'country',
      municipality: '0301',
      district: random.pick(osloDistricts.slice(2)),
      postal: ['9999', 'OSLO'],
    };
  if (key !== 'country') return namedPlaces.find((place) => place.key === key) ?? bodoe;
  const elsewhere = demoMunicipalities.filter(({ number }) => number !== '0301');
  const { number, name } = random.weighted(elsewhere.map((one) => [one, one.population] as const));
  return { ...bodoe, key: 'country', municipality: number, postal: ['9999', name.toUpperCase()] };
}

function* fill(): Generator<Wanted> {
  for (let family = 0; ; family += 1) {
    const place = fillPlace(family);
    const random = demoRandom('fill', family);
    const state = random.weighted(fillStates);
    const members = isChildless(state)
      ? 1
      : random.weighted([
          [1, 45],
          [2, 20],
          [3, 15],
          [4, 12],
          [5, 8],
        ] as const);
    const where = state === 'reception' || state === 'unplaced' ? 'country' : place.key;
    for (let member = 0; member < members; member += 1) {
      const child = member > 1 || (member === 1 && members === 2 && random.chance(0.4));
      const own = child ? stateOfChild(state) : state;
      yield {
        group: `${where}/${own}`,
        place,
        state: own,
        protection: 'NONE',
        index: family + member,
        family: { key: `fill-${String(family)}`, size: members, child },
      };
    }
  }
}

let people: readonly DemoPerson[] | undefined;

/** The 2 000 synthetic persons, the same at every start. */
export function demoPersons(): readonly DemoPerson[] {
  return (people ??= make());
}

function make(): readonly DemoPerson[] {
  const persons = named().map(makePerson);
  for (const wanted of fill()) {
    if (persons.length === size) break;
    persons.push(makePerson(wanted));
  }
  return persons;
}

/** Those of one named place who stand alike, in a stable order. */
export const personsIn = (
  place: PlaceKey,
  state: DemoState,
  protection: Protection = 'NONE',
): readonly DemoPerson[] =>
  demoPersons().filter(
    (person) => person.group === `${place}/${state}` && person.protection === protection,
  );
