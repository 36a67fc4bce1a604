import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type GraphQLInputType,
} from 'graphql';
import { demoMunicipalities, demoPersons, type DemoRandom } from '../../seed/world.ts';
import type { Ground } from './registers.ts';

export type Placed = { readonly id: string; readonly municipality: string | null };

/** What arguments are drawn from: every row of every register, whoever may see it. */
export type Pools = {
  readonly ids: Readonly<Record<string, readonly Placed[]>>;
  readonly municipalities: readonly string[];
};

/** The register that the argument `id` of a root field is about; any other id is named after its own. */
const registerOf: Readonly<Record<string, string>> = {
  person: 'persons',
  personId: 'persons',
  user: 'users',
  userId: 'users',
  actorId: 'users',
  administratorChange: 'administratorChanges',
  allocationList: 'allocationLists',
  allocationListId: 'allocationLists',
  grantCase: 'grantCases',
  extraGrantCase: 'extraGrantCases',
  jobbsjanseParticipant: 'jobbsjanseParticipants',
  supportCase: 'supportCases',
};

const persons = demoPersons().map(({ id, followUp, settlement }) => ({
  id,
  municipality: followUp?.municipality ?? settlement?.municipality ?? null,
}));

export function poolsOf({ rows, registers }: Ground): Pools {
  return {
    ids: { persons, ...rows, administratorChanges: registers.administratorChanges },
    municipalities: [
      // The places where the users are, earlier numbers, one that was split, and nobody's.
      ...['4003', '4001', '0301', '1508', '3807', '0806', '3806', '1507', '1804', '9999'],
      ...demoMunicipalities.slice(0, 10).map(({ number }) => number),
    ],
  };
}

export type Draw = {
  readonly random: DemoRandom;
  readonly pools: Pools;
  /** Where the user is at home: some of what he asks for is his own, or nothing would come of it. */
  readonly home: string | null;
};

export function idFor({ random, pools, home }: Draw, register: string): string {
  if (random.chance(0.02)) return random.pick(['1', '', 'æ', '%', '00000000-0000-4000-8000-0']);
  const every = Object.values(pools.ids).flat();
  const own = random.chance(0.05) ? every : (pools.ids[register] ?? every);
  const near = random.chance(0.3) ? own.filter(({ municipality }) => municipality === home) : own;
  const list = near.length > 0 ? near : every;
  return random.pick(list).id;
}

/** A value for an argument or a field of an input; `owner` is the field that has the argument. */
export function valueFor(
  draw: Draw,
  { type, name, owner }: { type: GraphQLInputType; name: string; owner: string },
): unknown {
  const { random } = draw;
  const bare = getNullableType(type);
  if (isListType(bare)) return [valueFor(draw, { type: bare.ofType, name, owner })];
  if (isEnumType(bare)) return random.pick(bare.getValues()).name;
  if (isInputObjectType(bare))
    return Object.fromEntries(
      Object.values(bare.getFields())
        .filter((field) => field.type !== getNullableType(field.type) || random.chance(0.2))
        .map((field) => [field.name, valueFor(draw, { ...field, owner })]),
    );
  switch (bare.name) {
    case 'ID':
      return idFor(draw, registerOf[name === 'id' ? owner : name] ?? '');
    case 'Int':
      return random.integer(2014, 2028);
    case 'Boolean':
      return random.chance(0.5);
    case 'MunicipalityNumber':
      return random.chance(0.5) && draw.home !== null
        ? draw.home
        : random.pick(draw.pools.municipalities);
    case 'DistrictNumber':
      return random.pick(['030101', '030102', '030105']);
    case 'Date':
      return random.date('2015-01-01', '2027-12-31');
    case 'DateTime':
      return `${random.date('2015-01-01', '2027-12-31')}T12:00:00Z`;
    default:
      return textFor(draw, name);
  }
}

function textFor(draw: Draw, name: string): string {
  const { random } = draw;
  if (name === 'after') return cursorFor(draw);
  if (name === 'code') return random.pick(['AR-1', 'AR-2', 'BHT', 'FHT1', 'FHT2', 'EMINB']);
  if (name === 'action') return random.pick(['nir.person:read', 'identity.user:read']);
  const { givenName, familyName, dufNumber, nationalId } = random.pick(demoPersons());
  return random.pick([givenName, familyName, familyName.slice(0, 2), dufNumber, nationalId ?? 'a']);
}

/** As the services write them, of rows that the user may never have seen; and some that nobody wrote. */
function cursorFor(draw: Draw): string {
  const { random } = draw;
  const day = random.date('2015-01-01', '2026-11-01');
  const id = idFor(draw, random.pick(Object.keys(draw.pools.ids)));
  const keys = random.weighted([
    [[id], 4],
    [[day, id], 4],
    [[`${day}T12:00:00.000Z`, id], 2],
    [[day.slice(0, 4), id], 2],
    [[day.slice(0, 4), day, id], 1],
    [['x', 'y'], 1],
  ] as const);
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}
