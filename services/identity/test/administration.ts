import type { UserViewer } from '@imdinett/access';
import type { Answer } from '@imdinett/testing';
import type { DemoUser } from '../src/app/provision';
import { startIdentityForTest, type Grant, type Identity } from './identity';

/** Of the spec file that calls `useAdministration`: Jest loads this module anew for each. */
export let identity: Identity;

/** Callers are given by the test. What the specs expect is access.md's guard rails, written by hand. */
export function useAdministration(): void {
  beforeAll(async () => {
    identity = await startIdentityForTest();
  });
  afterAll(() => identity[Symbol.asyncDispose]());
}

export const skien = { municipality: '4003' };
export const porsgrunn = { municipality: '4001' };
export const gamleOslo = { municipality: '0301', district: '030101' };
export const gruenerloekka = { municipality: '0301', district: '030102' };

const callers = {
  'Kommuneadministrator in Skien': [{ role: 'KOMMUNEADMINISTRATOR', ...skien }],
  'Kommuneadministrator in Porsgrunn': [{ role: 'KOMMUNEADMINISTRATOR', ...porsgrunn }],
  'Kommuneadministrator in Gamle Oslo': [{ role: 'KOMMUNEADMINISTRATOR', ...gamleOslo }],
  'Kommuneadministrator in Oslo': [{ role: 'KOMMUNEADMINISTRATOR', municipality: '0301' }],
  'Jobbsjanse administrator in Skien': [{ role: 'JOBBSJANSE_KOMMUNEADMINISTRATOR', ...skien }],
  IMDi: [{ role: 'IMDI_ADMINISTRATOR' }],
  'reader in Skien': [{ role: 'KOMMUNELESEBRUKER', ...skien }],
  'superuser in Skien': [{ role: 'KOMMUNENIRSUPERBRUKER', ...skien }],
  auditor: [{ role: 'REVISOR' }],
  'former administrator in Skien': [
    { role: 'KOMMUNEADMINISTRATOR', ...skien, validTo: '2024-06-01' },
  ],
} as const satisfies Record<string, readonly Grant[]>;

export type Caller = keyof typeof callers;

const homes: Readonly<
  Partial<Record<Caller, Pick<DemoUser, 'homeMunicipality' | 'homeDistrict'>>>
> = {
  'Kommuneadministrator in Porsgrunn': { homeMunicipality: '4001', homeDistrict: null },
  'Kommuneadministrator in Gamle Oslo': { homeMunicipality: '0301', homeDistrict: '030101' },
  'Kommuneadministrator in Oslo': { homeMunicipality: '0301', homeDistrict: null },
};

const known = new Map<Caller, Promise<DemoUser>>();

/** `validTo` in the past counts as no grant: the harness hands over what is valid now, as the service does. */
export async function caller(name: Caller) {
  const user = known.get(name) ?? identity.given({ ...homes[name], grants: callers[name] });
  known.set(name, user);
  const viewer = identity.as(await user);
  return { ...viewer, grants: viewer.grants.filter(({ validTo }) => validTo === null) };
}

export async function run(name: Caller, mutation: string, input: object): Promise<string> {
  return outcome(await mutate(await caller(name), mutation, input));
}

export const mutate = (viewer: UserViewer, mutation: string, input: object): Promise<Answer> =>
  identity.harness.query(
    viewer,
    `mutation ($input: ${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { __typename } }`,
    { input },
  );

export const outcome = ({ errors }: Answer): string => {
  const { code, rule } = errors?.[0]?.extensions ?? { code: 'done' };
  return rule === undefined ? code : `${code} ${rule}`;
};

export const ownAccount = 'RULE_VIOLATION administration.own-account';
export const ofImdi = 'FORBIDDEN administration.role-of-imdi';
export const noAuthority = 'FORBIDDEN administration.missing-authority';
export const elsewhere = 'FORBIDDEN administration.other-municipality';
