import type { Settings } from '@imdinett/persistence';
import {
  acting,
  bareConnection,
  extentOf,
  inAnyOrder,
  ownKey,
  unnoticedMutations,
  viewer,
  type Extent,
  type Fixture,
} from '@imdinett/testing';
import { startIdentityForTest, type Identity } from './identity';
import { by, gamleOslo, givenRows, gruenerloekka, oslo, users } from './row-fixture';

const [admin, lentAdmin, imdi] = [users.admin[1], users.lentAdmin[1], users.imdi[1]];
const employee = users.skien[1];

let names: ReadonlyMap<string, string>;
let identity: Identity;
const fixture = (): Fixture => ({
  database: identity.harness.database,
  service: 'identity',
  names,
});

beforeAll(async () => {
  identity = await startIdentityForTest();
  names = await givenRows(identity.harness.database);
});

afterAll(() => identity[Symbol.asyncDispose]());

const accounts = (...rows: readonly string[]): Extent => ({
  'read user_account': rows,
  'read user_access': rows,
});
const formsOfSkien = ['form', 'byAnother', 'byLetter', 'approved'];
const formsOfPorsgrunn = ['elsewhere', 'inPorsgrunn', 'approvedByAnother'];
const open = ['form', 'byAnother', 'byLetter', 'elsewhere', 'inPorsgrunn', 'inGamleOslo'];
const everyone = Object.keys(users);

/** Accounts by home, and by roles that are held now; roles by where they are. */
const usersOfSkien: Extent = {
  'read role_grant': ['admin', 'skien', 'former', 'oldNumber'],
  ...accounts('admin', 'lentAdmin', 'skien', 'lent', 'oldNumber'),
};
const usersOfPorsgrunn: Extent = {
  'read role_grant': ['lentAdmin', 'lent', 'porsgrunn'],
  ...accounts('lentAdmin', 'lent', 'former', 'porsgrunn'),
};
const allUsers: Extent = { 'read role_grant': everyone, ...accounts(...everyone) };
/** What was done to accounts belongs to working on accounts. */
const seenInSkien: Extent = { ...usersOfSkien, 'read account_change': ['skien', 'lent'] };
const seenInPorsgrunn: Extent = {
  ...usersOfPorsgrunn,
  'read account_change': ['former', 'porsgrunn'],
};
const seenEverywhere: Extent = {
  ...allUsers,
  'read account_change': ['skien', 'lent', 'former', 'porsgrunn', 'gamleOslo'],
};

/** Locked, changed, and made the same as another: nobody removes any of them. */
const changed = (table: string, rows: readonly string[]): Extent => ({
  [`lock ${table}`]: rows,
  [`update ${table}`]: rows,
  [`become ${table}`]: rows,
});
const atHomeInSkien = ['admin', 'lentAdmin', 'skien', 'lent', 'oldNumber'];
// By home: whoever is lent to Porsgrunn stays as he is, and only his access is raised.
const atHomeInPorsgrunn = ['former', 'porsgrunn'];
const raisedByPorsgrunn = ['lentAdmin', 'lent', 'former', 'porsgrunn'];

const callers: readonly (readonly [string, Settings, Extent])[] = [
  ['a connection without a viewer: nothing', bareConnection, {}],
  [
    'an employee who is no administrator: what he sent himself',
    acting(employee, 'identity.user:read'),
    ownKey('skien'),
  ],
  [
    'an employee who looks at his own profile',
    acting(employee, 'identity.profile:read'),
    {
      'read role_grant': ['skien'],
      ...accounts('skien'),
      'read session': ['skien'],
      ...ownKey('skien'),
    },
  ],
  [
    'an employee who changes his password: nothing, for that is done before login',
    acting(employee, 'identity.profile:update'),
    ownKey('skien'),
  ],
  [
    'an employee who ends his sessions, and changes nothing of his account',
    acting(employee, 'identity.session:manage'),
    {
      ...accounts('skien'),
      ...changed('user_access', ['skien']),
      'read session': ['skien'],
      ...changed('session', ['skien']),
      ...ownKey('skien'),
    },
  ],
  [
    'an employee who asks for the name of a colleague: no row of anybody',
    acting(employee, 'identity.user:read-name'),
    ownKey('skien'),
  ],
  ['the administrator of Skien', acting(admin, 'identity.user:read'), seenInSkien],
  ['the administrator of Porsgrunn', acting(lentAdmin, 'identity.user:read'), seenInPorsgrunn],
  [
    'the administrator of Gamle Oslo: the district alone',
    acting(by('KOMMUNEADMINISTRATOR', gamleOslo), 'identity.user:read'),
    {
      'read role_grant': ['gamleOslo'],
      ...accounts('gamleOslo'),
      'read account_change': ['gamleOslo'],
    },
  ],
  [
    'the administrator of Grünerløkka',
    acting(by('KOMMUNEADMINISTRATOR', gruenerloekka), 'identity.user:read'),
    { 'read role_grant': ['gruenerloekka'], ...accounts('gruenerloekka') },
  ],
  [
    'the administrator of the whole of Oslo',
    acting(by('KOMMUNEADMINISTRATOR', oslo), 'identity.user:read'),
    {
      'read role_grant': ['gamleOslo', 'gruenerloekka', 'noDistrict'],
      ...accounts('gamleOslo', 'gruenerloekka', 'noDistrict'),
      'read account_change': ['gamleOslo'],
    },
  ],
  [
    'the administrator of Skien who creates a user: new rows, and an invitation sent again',
    acting(admin, 'identity.user:create'),
    {
      ...seenInSkien,
      'insert role_grant': ['admin', 'skien', 'former', 'oldNumber'],
      'insert user_account': atHomeInSkien,
      ...changed('user_account', atHomeInSkien),
      'insert user_access': atHomeInSkien,
      ...changed('user_access', atHomeInSkien),
      'insert account_change': ['skien'],
      'insert message': ['invitation'],
    },
  ],
  [
    'the administrator of Skien who changes a user',
    acting(admin, 'identity.user:update'),
    {
      ...seenInSkien,
      ...changed('user_account', atHomeInSkien),
      ...changed('user_access', atHomeInSkien),
      'insert account_change': ['skien'],
      'insert message': ['newAddress'],
    },
  ],
  [
    'the administrator of Porsgrunn who changes a user: accounts at home there',
    acting(lentAdmin, 'identity.user:update'),
    {
      ...seenInPorsgrunn,
      ...changed('user_account', atHomeInPorsgrunn),
      ...changed('user_access', raisedByPorsgrunn),
      'insert account_change': ['porsgrunn'],
      'insert message': ['newAddressPorsgrunn'],
    },
  ],
  [
    'the administrator of Porsgrunn who gives a role',
    acting(lentAdmin, 'identity.role:grant'),
    {
      ...usersOfPorsgrunn,
      'insert role_grant': ['lentAdmin', 'lent', 'porsgrunn'],
      ...changed('user_access', raisedByPorsgrunn),
    },
  ],
  [
    'the administrator of Porsgrunn who takes a role: his own of an employee of Skien too',
    acting(lentAdmin, 'identity.role:revoke'),
    {
      ...usersOfPorsgrunn,
      ...changed('role_grant', ['lentAdmin', 'lent', 'porsgrunn']),
      ...changed('user_access', raisedByPorsgrunn),
    },
  ],
  [
    'the administrator of Gamle Oslo who reads forms: those of the district alone',
    acting(by('KOMMUNEADMINISTRATOR', gamleOslo), 'identity.administrator-change:read'),
    { 'read administrator_change': ['inGamleOslo'] },
  ],
  [
    'the administrator of Skien who sends in a form: in his own name, truly, for Skien',
    acting(admin, 'identity.administrator-change:submit'),
    {
      ...usersOfSkien,
      'read administrator_change': formsOfSkien,
      ...changed('user_access', atHomeInSkien),
      'insert administrator_change': ['form'],
      'insert message': ['receipt'],
    },
  ],
  [
    'the administrator of Porsgrunn who sends in a form: a receipt to himself as well, who is at home in Skien',
    acting(lentAdmin, 'identity.administrator-change:submit'),
    {
      ...usersOfPorsgrunn,
      'read administrator_change': formsOfPorsgrunn,
      ...changed('user_access', raisedByPorsgrunn),
      'insert administrator_change': ['inPorsgrunn'],
      'insert message': ['receipt', 'receiptPorsgrunn'],
    },
  ],
  ["IMDi's administrator who reads users", acting(imdi, 'identity.user:read'), seenEverywhere],
  [
    "IMDi's administrator who reads forms",
    acting(imdi, 'identity.administrator-change:read'),
    { 'read administrator_change': [...open, 'approved', 'approvedByAnother'] },
  ],
  [
    "IMDi's administrator who changes users",
    acting(imdi, 'identity.user:update'),
    {
      ...seenEverywhere,
      ...changed('user_account', everyone),
      ...changed('user_access', everyone),
      'insert account_change': ['gamleOslo'],
      'insert message': ['newAddress', 'newAddressPorsgrunn'],
    },
  ],
  [
    "IMDi's administrator who decides: on open forms, in his own name",
    acting(imdi, 'identity.administrator-change:decide'),
    {
      ...allUsers,
      'insert role_grant': everyone,
      ...changed('role_grant', everyone),
      ...changed('user_access', everyone),
      'read administrator_change': [...open, 'approved', 'approvedByAnother'],
      'lock administrator_change': open,
      'become administrator_change': ['approved'],
    },
  ],
  // What is read and what is written are two lists, also where the matrix as it is gives the same roles both.
  [
    "IMDi's administrator who takes roles, if the matrix let him take none",
    acting(imdi, 'identity.role:revoke', []),
    allUsers,
  ],
  [
    'an employee who ends sessions, if the matrix let him end none',
    acting(employee, 'identity.session:manage', []),
    { ...accounts('skien'), 'read session': ['skien'], ...ownKey('skien') },
  ],
  ['an employee who is no auditor', acting(employee, 'identity.audit:read'), ownKey('skien')],
  [
    'an auditor: the trail, and no account',
    acting(viewer('REVISOR'), 'identity.audit:read'),
    {
      'read audit_event': ['entry'],
      'read audit_event_person': ['entry'],
      'read audit_event_place': ['entry'],
    },
  ],
];

it.each(callers)('opens identity to %s', async (_, settings, extent) => {
  expect(inAnyOrder(await extentOf(fixture(), settings))).toEqual(inAnyOrder(extent));
});

it('notices each policy that is dropped or opened, where the app has any privilege', async () => {
  const all = callers.map(([, settings]) => settings);
  // Secrets, tokens and counters, and messages once sent: what no request may read has a policy that shows nothing, too.
  const secret = [
    ...['account_link', 'credential', 'enrolment', 'job_state', 'known_device', 'login_challenge'],
    ...['message', 'password_attempt', 'published_access', 'recovery_code', 'refresh_token'],
    ...['signing_key', 'source_budget'],
  ];
  expect(await unnoticedMutations(fixture(), all)).toEqual(
    secret.map((table) => `${table} app_select USING (true): no privilege`),
  );
});
