import type { Answer, DemoUser, SubgraphName } from '@imdinett/testing';
import type { Outcome } from './cells.ts';
import { creations, tooEarly, type Place } from './changes.ts';

const nobody = '"00000000-0000-4000-8000-000000000000"';
const of = `expectedVersion: 1, reason: "Prøve"`;
type Document = string | ((user: DemoUser) => string);
const placeOf = ({ grants: [grant] }: DemoUser): Place => ({
  municipality: grant?.municipality ?? '4003',
  district: grant?.district ?? null,
});
/** Something new in the caller's own place. */
const creating =
  (field: keyof typeof creations): Document =>
  (user) =>
    creations[field].ask(placeOf(user));

/** How each root field is asked so that it changes nothing: about nobody, or so that a rule refuses it. */
export const queries: Readonly<Partial<Record<SubgraphName, Readonly<Record<string, Document>>>>> =
  {
    identity: {
      me: 'me { id }',
      roles: 'roles { code }',
      municipality: 'municipality(number: "4003") { name }',
      municipalities: 'municipalities(first: 1) { totalCount }',
      user: `user(id: ${nobody}) { name }`,
      users: 'users(first: 1) { totalCount }',
      canGrantRole: `canGrantRole(userId: ${nobody}, role: KOMMUNELESEBRUKER, municipality: "4003") { allowed }`,
      administratorChange: `administratorChange(id: ${nobody}) { id }`,
      administratorChanges: 'administratorChanges(first: 1) { totalCount }',
      auditEvents: 'auditEvents(first: 1) { edges { cursor } }',
    },
    nir: {
      person: `person(id: ${nobody}) { id }`,
      persons: 'persons(first: 1) { edges { cursor } }',
    },
    settlement: {
      settlementRequests: 'settlementRequests(first: 1) { totalCount }',
      allocationList: `allocationList(id: ${nobody}) { id }`,
      allocationLists: 'allocationLists(first: 1) { totalCount }',
      assignedPersons: 'assignedPersons(first: 1) { totalCount }',
      settledPersons: 'settledPersons(first: 1) { totalCount }',
    },
    grants: {
      grantCase: `grantCase(id: ${nobody}) { id }`,
      grantCases: 'grantCases(first: 1) { totalCount }',
      extraGrantCase: `extraGrantCase(id: ${nobody}) { id }`,
      extraGrantCases: 'extraGrantCases(first: 1) { totalCount }',
      grantOverview: (user) =>
        `grantOverview(municipality: "${user.grants[0]?.municipality ?? '4003'}", year: 2026) { year }`,
      grantRates: 'grantRates(year: 2025) { code }',
    },
    jobbsjanse: {
      jobbsjanseParticipant: `jobbsjanseParticipant(id: ${nobody}) { id }`,
      jobbsjanseParticipants: 'jobbsjanseParticipants(first: 1) { totalCount }',
      jobbsjanseHelp: 'jobbsjanseHelp { text }',
    },
    support: {
      announcements: 'announcements { title }',
      guides: 'guides { title }',
      supportCase: `supportCase(id: ${nobody}) { id }`,
      supportCases: 'supportCases(first: 1) { totalCount }',
    },
  };

export const mutations: typeof queries = {
  identity: {
    stepUp: 'stepUp(input: { code: "000000" }) { accessToken }',
    endSession: `endSession(input: { sessionId: ${nobody} }) { sessionId }`,
    replaceAuthenticator: 'replaceAuthenticator(input: { code: "000000" }) { secret }',
    createUser:
      'createUser(input: { name: "Ola Nordmann", email: "imdi.nir@demo.example", mobile: "90000000", municipality: "4003" }) { user { id } }',
    updateUser: `updateUser(input: { userId: ${nobody}, name: "Ola Nordmann", expectedVersion: 1 }) { user { id } }`,
    resendInvitation: `resendInvitation(input: { userId: ${nobody}, expectedVersion: 1 }) { user { id } }`,
    unlockUser: `unlockUser(input: { userId: ${nobody}, ${of} }) { user { id } }`,
    deactivateUser: `deactivateUser(input: { userId: ${nobody}, ${of} }) { user { id } }`,
    reactivateUser: `reactivateUser(input: { userId: ${nobody}, ${of} }) { user { id } }`,
    resetCredentials: `resetCredentials(input: { userId: ${nobody}, ${of} }) { user { id } }`,
    grantRole: `grantRole(input: { userId: ${nobody}, role: KOMMUNELESEBRUKER, municipality: "4003" }) { user { id } }`,
    revokeRole: `revokeRole(input: { grantId: ${nobody} }) { user { id } }`,
    submitAdministratorChange: `submitAdministratorChange(input: { kind: ADD, userId: ${nobody}, municipality: "4003", reason: "Prøve" }) { administratorChange { id } }`,
    decideAdministratorChange: `decideAdministratorChange(input: { changeId: ${nobody}, decision: REJECTED, ${of} }) { administratorChange { id } }`,
  },
  nir: {
    movePerson: `movePerson(input: { personId: ${nobody}, municipality: "4003", date: "2026-11-01", expectedVersion: 1 }) { person { id } }`,
    correctBasicData: `correctBasicData(input: { personId: ${nobody}, givenName: "Ola", expectedVersion: 1 }) { person { id } }`,
    setClosedData: `setClosedData(input: { personId: ${nobody}, expectedVersion: 1 }) { person { id } }`,
  },
  settlement: {
    answerSettlementRequest: `answerSettlementRequest(input: { requestId: ${nobody}, decided: 1, expectedVersion: 1 }) { settlementRequest { id } }`,
    registerArrival: `registerArrival(input: { personIds: [${nobody}], date: "2026-11-01" }) { settlements { phase } }`,
  },
  grants: {
    submitChangeRequest: `submitChangeRequest(input: { caseId: ${nobody}, level: CASE, reason: QUESTION, text: "Prøve", expectedVersion: 1 }) { changeRequest { id } }`,
  },
  jobbsjanse: {
    createParticipant: creating('createParticipant'),
    updateParticipant: `updateParticipant(input: { participantId: ${nobody}, startedOn: "2026-10-01", financing: OWN_FUNDING, expectedVersion: 1 }) { participant { id } }`,
  },
  support: {
    openSupportCase: creating('openSupportCase'),
    replyToSupportCase: `replyToSupportCase(input: { caseId: ${nobody}, text: "Prøve", expectedVersion: 1 }) { supportCase { id } }`,
    assignSupportCase: `assignSupportCase(input: { caseId: ${nobody}, expectedVersion: 1 }) { supportCase { id } }`,
    setSupportCaseStatus: `setSupportCaseStatus(input: { caseId: ${nobody}, status: IN_PROGRESS, expectedVersion: 1 }) { supportCase { id } }`,
    publishAnnouncement: `publishAnnouncement(input: { title: "Prøve", text: "${tooEarly?.nationalId ?? ''}", severity: INFORMATION }) { announcement { id } }`,
  },
};

/** Everyone's own, and each call would cost the session or a try at the password: their specs are identity's. */
export const notAsked = ['endAllSessions', 'changePassword'] as const;

export const documentFor = (document: Document, user: DemoUser): string =>
  typeof document === 'string' ? document : document(user);

/** What a caller who has the action may run into. A rail of delegated administration is FORBIDDEN with a rule. */
const pastTheDoor: ReadonlySet<string> = new Set([
  'NOT_FOUND',
  'RULE_VIOLATION',
  'CONFLICT',
  'BAD_USER_INPUT',
]);

/** MAY: the action is the caller's, whatever comes of it. */
export function outcomeOfRoot({ data, errors }: Answer, field: string): Outcome {
  const extensions = errors?.find(
    ({ path }) => path === undefined || path[0] === field,
  )?.extensions;
  if (extensions === undefined) {
    const value = (data as Readonly<Record<string, unknown>> | undefined)?.[field] ?? null;
    return value === null ? 'NOTHING' : 'MAY';
  }
  const { code, rule } = extensions;
  return pastTheDoor.has(code) || (code === 'FORBIDDEN' && rule !== undefined) ? 'MAY' : code;
}
