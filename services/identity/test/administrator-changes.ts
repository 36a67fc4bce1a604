import type { Answer } from '@imdinett/testing';
import type { DemoUser } from '../src/app/provision';
import { identity, mutate, useAdministration } from './administration';
import type { Grant } from './identity';

/** Of the spec file that calls `useAdministratorChanges`: Jest loads this module anew for each. */
export let imdi: DemoUser;
export let colleague: DemoUser;

/** Two administrators of IMDi. What the specs expect is access.md's and the requirement's, written by hand. */
export function useAdministratorChanges(): void {
  useAdministration();
  beforeAll(async () => {
    imdi = await officer();
    colleague = await officer();
  });
}

export type Place = { readonly municipality: string; readonly district?: string };

const officer = (): Promise<DemoUser> =>
  identity.given({ homeMunicipality: null, grants: [{ role: 'IMDI_ADMINISTRATOR' }] });
export const employee = (home: Place, grants: readonly Grant[] = []): Promise<DemoUser> =>
  identity.given({
    homeMunicipality: home.municipality,
    homeDistrict: home.district ?? null,
    grants,
  });
export const admin = (place: Place): Grant => ({ role: 'KOMMUNEADMINISTRATOR', ...place });
export const administrator = (place: Place): Promise<DemoUser> => employee(place, [admin(place)]);

export const ask = (by: DemoUser, document: string, variables: object = {}): Promise<Answer> =>
  identity.harness.query(identity.as(by), document, { ...variables });

const formFields =
  'id kind status origin reason version submittedAt decidedAt decisionReason municipality { number } district { number } user { id } submittedBy { id } decidedBy { id }';

export type Form = { readonly id: string; readonly version: number };

export const submit = (by: DemoUser, input: object): Promise<Answer> =>
  ask(
    by,
    `mutation ($input: SubmitAdministratorChangeInput!) { submitAdministratorChange(input: $input) { administratorChange { ${formFields} } } }`,
    { input: { reason: 'Ny leder for flyktningtjenesten', ...input } },
  );

export async function submitted(by: DemoUser, input: object): Promise<Form> {
  const { data, errors } = await submit(by, input);
  expect(errors).toBeUndefined();
  return data.submitAdministratorChange.administratorChange as Form;
}

export const decideDocument = `mutation ($input: DecideAdministratorChangeInput!) { decideAdministratorChange(input: $input) { administratorChange { ${formFields} } } }`;
export const decisionOn = ({ id, version }: Form, input: object = {}): object => ({
  ...{ changeId: id, expectedVersion: version, decision: 'APPROVED', reason: 'I orden' },
  ...input,
});
export const decide = (by: DemoUser, form: Form, input: object = {}): Promise<Answer> =>
  ask(by, decideDocument, { input: decisionOn(form, input) });

/** What he administers, as IMDi sees it. */
export async function administers(user: DemoUser): Promise<readonly string[]> {
  const answer = await ask(
    imdi,
    'query ($id: ID!) { user(id: $id) { grants { role municipality { number } district { number } } } }',
    { id: user.id },
  );
  const grants = answer.data.user.grants as {
    role: string;
    municipality: { number: string } | null;
    district: { number: string } | null;
  }[];
  return grants
    .filter(({ role }) => role === 'KOMMUNEADMINISTRATOR')
    .map(({ municipality, district }) => district?.number ?? municipality?.number ?? '');
}

export const byImdi = (mutation: string, input: object): Promise<Answer> =>
  mutate(identity.as(imdi), mutation, input);
export const deactivate = (user: DemoUser): Promise<Answer> =>
  byImdi('deactivateUser', { userId: user.id, reason: 'Sluttet' });

export const last = 'RULE_VIOLATION administration.last-administrator';
export const held = 'RULE_VIOLATION role-grant.already-granted';
export const notHeld = 'RULE_VIOLATION administrator-change.not-administrator';
export const alreadyOpen = 'RULE_VIOLATION administrator-change.already-open';
export const shutOut = 'RULE_VIOLATION administrator-change.user-deactivated';

const mailsTo = async ({ email }: DemoUser) =>
  (await identity.mailbox()).filter(({ to }) => to === email);
export const subjectsTo = async (user: DemoUser): Promise<readonly string[]> =>
  (await mailsTo(user))
    .map(({ subject }) => subject)
    .sort()
    .reverse();
export const textTo = async (user: DemoUser): Promise<string> =>
  (await mailsTo(user)).map(({ text }) => text).join('\n');
