import { daysAfter, earlier, later, yearOf } from './calendar.ts';
import { introductionCategory, norwegianCategory } from './categories.ts';
import type { DemoGrantCase, DemoPerson, DemoPlace, Law } from './person.ts';
import { worldDate, type NamedPlace } from './places.ts';
import { demoId, type DemoRandom } from './random.ts';
import {
  accepted,
  allocation,
  assigned,
  declined,
  grantCase,
  settled,
  withdrawn,
} from './settlements.ts';

/** What a state decides about a person. */
export type Situation = Pick<
  DemoPerson,
  | 'categories'
  | 'introduction'
  | 'norwegian'
  | 'followUp'
  | 'followUpBefore'
  | 'closedData'
  | 'settlement'
  | 'grantCases'
  | 'jobbsjanse'
>;

export type Base = {
  readonly id: string;
  readonly random: DemoRandom;
  readonly law: Law;
  readonly grantedOn: string;
  /** The day on which the state began: followed up, sent, assigned or settled. */
  readonly since: string;
  readonly household: {
    readonly household: 'SINGLE' | 'FAMILY';
    readonly unaccompaniedMinor: boolean;
  };
  /** Which of those with the same place, state and protection this is; the first ones stand for the rare variants. */
  readonly index: number;
};

const nothing: Situation = {
  categories: [],
  introduction: null,
  norwegian: null,
  followUp: null,
  followUpBefore: null,
  closedData: false,
  settlement: null,
  grantCases: [],
  jobbsjanse: null,
};

const followedUp = (place: DemoPlace, since: string): Situation => ({
  ...nothing,
  followUp: { municipality: place.municipality, district: place.district, since },
});

const bothCategories = (base: Base): Situation['categories'] => [
  introductionCategory(base),
  norwegianCategory(base),
];

function inProgramme(base: Base, place: DemoPlace): Pick<Situation, 'introduction' | 'norwegian'> {
  const decidedOn = earlier(daysAfter(base.since, 30), worldDate);
  const startedOn = daysAfter(base.since, 60) < worldDate ? daysAfter(base.since, 60) : null;
  const { municipality } = place;
  return {
    introduction: { decidedOn, startedOn, endedOn: null, endReason: null, municipality },
    norwegian: { decidedOn, municipality },
  };
}

function programmeEnded(base: Base, place: DemoPlace, endedOn: string): Situation {
  const situation = { ...followedUp(place, base.since), ...inProgramme(base, place) };
  const { introduction } = situation;
  return {
    ...situation,
    categories: [{ ...introductionCategory(base), to: endedOn }, norwegianCategory(base)],
    introduction: introduction && {
      ...introduction,
      startedOn: introduction.startedOn ?? introduction.decidedOn,
      endedOn,
      endReason: base.random.weighted([
        ['COMPLETED', 4],
        ['LOST', 1],
      ] as const),
    },
  };
}

function settledHere(base: Base, place: DemoPlace): Situation {
  const settlement = settled(place, base.since, { ...base.household, random: base.random });
  return { ...followedUp(place, base.since), settlement };
}

type Write = (base: Base, place: NamedPlace) => Situation;

/** Every state that access.md tells apart. Those of settlement carry no category, so that each reach is seen alone. */
export const situations = {
  'followed-up-introduction': (base, place) => ({
    ...followedUp(place, base.since),
    categories: [introductionCategory(base)],
  }),
  'followed-up-norwegian': (base, place) => ({
    ...followedUp(place, base.since),
    categories: [norwegianCategory(base)],
  }),
  'followed-up-both': (base, place) => ({
    ...followedUp(place, base.since),
    ...inProgramme(base, place),
    categories: bothCategories(base),
  }),
  'followed-up-uncategorised': (base, place) => followedUp(place, base.since),
  'followed-up-introduction-decided': (base, place) => ({
    ...followedUp(place, base.since),
    introduction: inProgramme(base, place).introduction,
  }),
  'followed-up-norwegian-decided': (base, place) => ({
    ...followedUp(place, base.since),
    norwegian: inProgramme(base, place).norwegian,
  }),
  'followed-up-closed': (base, place) => ({
    ...followedUp(place, base.since),
    categories: bothCategories(base),
    closedData: true,
  }),
  'followed-up-closed-uncategorised': (base, place) => ({
    ...followedUp(place, base.since),
    closedData: true,
  }),
  'moved-in': (base, place) => {
    const before = settledHere(
      { ...base, since: daysAfter(base.since, -200) },
      { ...place, ...place.elsewhere },
    );
    return {
      ...followedUp(place, base.since),
      categories: bothCategories(base),
      followUpBefore: place.elsewhere,
      settlement: before.settlement && { ...before.settlement, endedOn: base.since },
    };
  },
  'moved-away': (base, place) => {
    const movedOn = earlier(daysAfter(base.since, 200), worldDate);
    const here = settledHere(base, place);
    return {
      ...here,
      ...followedUp(place.elsewhere, movedOn),
      categories: bothCategories(base),
      followUpBefore: { municipality: place.municipality, district: place.district },
      settlement: here.settlement && { ...here.settlement, endedOn: movedOn },
    };
  },
  allocated: (base, place) => ({
    ...nothing,
    settlement: allocation(place, base.since, base.household),
  }),
  accepted: (base, place) => ({
    ...nothing,
    settlement: accepted(allocation(place, base.since, base.household)),
  }),
  declined: (base, place) => ({
    ...nothing,
    settlement: declined(allocation(place, base.since, base.household), base.random),
  }),
  'allocation-withdrawn': (base, place) => ({
    ...nothing,
    settlement: withdrawn(allocation(place, base.since, base.household)),
  }),
  assigned: (base, place) => ({
    ...nothing,
    settlement: assigned(allocation(place, base.since, base.household)),
  }),
  'assignment-withdrawn': (base, place) => ({
    ...nothing,
    settlement: withdrawn(assigned(allocation(place, base.since, base.household))),
  }),
  'settled-recently': settledHere,
  'settled-earlier': (base, place) => {
    const here = settledHere(base, place);
    const extra = (code: string, year: number): DemoGrantCase =>
      grantCase(base.id, place.municipality, { code, year });
    // Ekstratilskudd 1 is paid once; ekstratilskudd 2 year after year.
    if (base.index % 4 === 0) return { ...here, grantCases: [extra('FHT1', yearOf(base.since))] };
    if (base.index % 4 === 1) return { ...here, grantCases: [extra('FHT2', yearOf(worldDate))] };
    return here;
  },
  granted: (base, place) => ({
    ...followedUp(place.elsewhere, base.since),
    grantCases: [
      grantCase(base.id, place.municipality, { code: 'P-AR1-H', year: yearOf(base.since) }),
    ],
  }),
  'programme-ended-recently': (base, place) =>
    programmeEnded(base, place, base.random.date(later('2025-06-01', base.since), worldDate)),
  'programme-ended-long-ago': (base, place) =>
    programmeEnded(base, place, base.random.date('2023-06-01', '2024-08-31')),
  participant: (base, place) => ({
    ...programmeEnded(base, place, base.random.date('2023-01-01', '2023-12-31')),
    jobbsjanse: {
      participantId: demoId('jobbsjanse-participant', base.id),
      municipality: place.municipality,
      startedOn: base.random.date('2026-01-05', '2026-10-01'),
      submitted: base.index % 2 === 0,
    },
  }),
  reception: (base) => ({
    ...nothing,
    categories: [
      { code: 'ASYLNORSK', scheme: 'ASYLUM_NORWEGIAN', law: base.law, from: base.since, to: null },
    ],
  }),
  unplaced: () => nothing,
} as const satisfies Readonly<Record<string, Write>>;

export type DemoState = keyof typeof situations;
