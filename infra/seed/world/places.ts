import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoPlace } from './person.ts';

const rows = (file: string): readonly (readonly string[])[] =>
  readFileSync(join(import.meta.dirname, '../../data', file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

export type DemoMunicipality = {
  readonly number: string;
  readonly name: string;
  readonly population: number;
};

/** The 357 municipalities in force since 2024, with the population that the fill of the country follows. */
export const demoMunicipalities: readonly DemoMunicipality[] = rows('kommuner-folketall.csv').map(
  ([number, name, population]) => ({
    number: String(number),
    name: String(name).replace(/ \(.*\)$/, ''),
    population: Number(population),
  }),
);

/** Oslo's fifteen administered districts; Sentrum and Marka have no administration of their own. */
export const osloDistricts: readonly string[] = rows('bydeler.csv')
  .filter(([, , municipality, , kind]) => municipality === '0301' && kind === 'bydel')
  .map(([number]) => String(number));

export type NamedPlace = DemoPlace & {
  readonly key: string;
  /** The span in which something may begin here: a predecessor's ends with its number. */
  readonly from: string;
  readonly to: string;
  /** Where those go who move away, and come from who move in. */
  readonly elsewhere: DemoPlace;
  readonly postal: readonly [code: string, place: string];
};

/** Nothing of the demo world happened later. Fixed, so that the world is the same at every start. */
export const worldDate = '2026-11-01';

const bodoe = { municipality: '1804', district: null };
const tromsoe = { municipality: '5501', district: null };
const gruenerloekka = { municipality: '0301', district: '030102' };
const span = { from: '2021-03-01', to: worldDate };
const between2020and2024 = { from: '2020-02-01', to: '2023-12-15' };

/** The places whose every state is guaranteed; the last four hold rows under numbers that no longer are in force: Ålesund was split. */
export const namedPlaces = [
  {
    key: 'skien',
    municipality: '4003',
    district: null,
    ...span,
    elsewhere: bodoe,
    postal: ['3717', 'SKIEN'],
  },
  {
    key: 'porsgrunn',
    municipality: '4001',
    district: null,
    ...span,
    elsewhere: bodoe,
    postal: ['3916', 'PORSGRUNN'],
  },
  {
    key: 'gamle-oslo',
    municipality: '0301',
    district: '030101',
    ...span,
    elsewhere: gruenerloekka,
    postal: ['0650', 'OSLO'],
  },
  { key: 'gruenerloekka', ...gruenerloekka, ...span, elsewhere: tromsoe, postal: ['0555', 'OSLO'] },
  { key: 'bodoe', ...bodoe, ...span, elsewhere: tromsoe, postal: ['8006', 'BODØ'] },
  {
    key: 'skien-3807',
    municipality: '3807',
    district: null,
    ...between2020and2024,
    elsewhere: bodoe,
    postal: ['3717', 'SKIEN'],
  },
  {
    key: 'porsgrunn-3806',
    municipality: '3806',
    district: null,
    ...between2020and2024,
    elsewhere: bodoe,
    postal: ['3916', 'PORSGRUNN'],
  },
  {
    key: 'skien-0806',
    municipality: '0806',
    district: null,
    from: '2016-01-15',
    to: '2019-12-15',
    elsewhere: bodoe,
    postal: ['3717', 'SKIEN'],
  },
  {
    key: 'aalesund-1507',
    municipality: '1507',
    district: null,
    ...between2020and2024,
    elsewhere: bodoe,
    postal: ['6002', 'ÅLESUND'],
  },
] as const satisfies readonly NamedPlace[];

export type PlaceKey = (typeof namedPlaces)[number]['key'];

export const isPredecessor = (place: NamedPlace): boolean => place.to !== worldDate;
