import type { Role, UserViewer } from '@imdinett/access';
import type { Settings } from '@imdinett/persistence';
import {
  acting,
  bareConnection,
  extentOf,
  givenIdempotencyKey,
  inAnyOrder,
  ownKey,
  unnoticedMutations,
  viewer,
  type Extent,
  type Fixture,
} from '@imdinett/testing';
import { startIdentityForTest, type Identity } from './identity';
import {
  givenAccountChange,
  givenAuditEvent,
  givenForm,
  givenMessage,
  givenUser,
  type Place,
} from './identity-rows';

const skien = { municipality: '4003' };
const skienBefore2024 = { municipality: '3807' };
const porsgrunn = { municipality: '4001' };
const gamleOslo = { municipality: '0301', district: '030101' };
const gruenerloekka = { municipality: '0301', district: '030102' };
const oslo = { municipality: '0301' };

const by = (role: Role, { municipality, district }: Place): UserViewer =>
  viewer(role, municipality, district ?? null);

/** Users, each with a session and one role: at home, and where the role is. */
const users = {
  admin: [skien, by('KOMMUNEADMINISTRATOR', skien)],
  // At home in Skien, and administers Porsgrunn.
  lentAdmin: [skien, by('KOMMUNEADMINISTRATOR', porsgrunn)],
  skien: [skien, by('KOMMUNELESEBRUKER', skien)],
  lent: [skien, by('KOMMUNELESEBRUKER', porsgrunn)],
  // Of Porsgrunn; the role in Skien has been revoked.
  former: [porsgrunn, by('KOMMUNELESEBRUKER', skien)],
  oldNumber: [skienBefore2024, by('KOMMUNELESEBRUKER', skienBefore2024)],
  porsgrunn: [porsgrunn, by('KOMMUNELESEBRUKER', porsgrunn)],
  gamleOslo: [gamleOslo, by('KOMMUNELESEBRUKER', gamleOslo)],
  gruenerloekka: [gruenerloekka, by('KOMMUNELESEBRUKER', gruenerloekka)],
  noDistrict: [oslo, by('KOMMUNELESEBRUKER', oslo)],
  imdi: [{ municipality: null }, viewer('IMDI_ADMINISTRATOR')],
} as const satisfies Readonly<Record<string, readonly [Place, UserViewer]>>;

const [admin, lentAdmin, imdi] = [users.admin[1], users.lentAdmin[1], users.imdi[1]];
const employee = users.skien[1];
const idOf = (name: keyof typeof users): string => users[name][1].id;

const names = new Map<string, string>();
let identity: Identity;
const fixture = (): Fixture => ({
  database: identity.harness.database,
  service: 'identity',
  names,
});

beforeAll(async () => {
  identity = await startIdentityForTest();
  const { database } = identity.harness;
  for (const [name, [home, user]] of Object.entries(users)) {
    const [grant] = user.grants;
    if (grant === undefined) throw new Error(`${name} has no role`);
    await givenUser(database, user, { home, grant, revoked: name === 'former' });
    names.set(user.id, name);
  }
  for (const [name, userId, template] of [
    ['invitation', 'skien', 'INVITATION'],
    ['newAddress', 'skien', 'EMAIL_CHANGED'],
    ['newAddressPorsgrunn', 'porsgrunn', 'EMAIL_CHANGED'],
    ['receipt', 'lentAdmin', 'ADMINISTRATOR_CHANGE_SUBMITTED'],
    ['receiptPorsgrunn', 'porsgrunn', 'ADMINISTRATOR_CHANGE_SUBMITTED'],
  ] as const)
    names.set(await givenMessage(database, { userId: idOf(userId), template }), name);
  const form = async (name: string, given: Parameters<typeof givenForm>[1]): Promise<void> => {
    names.set(await givenForm(database, given), name);
  };
  await form('form', { place: skien, userId: idOf('skien'), by: admin.id });
  await form('byAnother', { place: skien, userId: idOf('lent'), by: lentAdmin.id });
  await form('byLetter', { place: skien, userId: idOf('former'), by: admin.id, origin: 'IMDI' });
  await form('elsewhere', { place: porsgrunn, userId: idOf('porsgrunn'), by: admin.id });
  await form('inPorsgrunn', { place: porsgrunn, userId: idOf('former'), by: lentAdmin.id });
  await form('inGamleOslo', {
    place: gamleOslo,
    userId: idOf('gamleOslo'),
    by: imdi.id,
    origin: 'IMDI',
  });
  await form('approved', {
    place: skien,
    userId: idOf('oldNumber'),
    by: admin.id,
    decidedBy: imdi.id,
  });
  await form('approvedByAnother', {
    place: porsgrunn,
    userId: idOf('lent'),
    by: lentAdmin.id,
    decidedBy: idOf('noDistrict'),
  });
  for (const [name, place, who] of [
    ['skien', skien, admin],
    ['lent', skien, lentAdmin],
    ['former', porsgrunn, admin],
    ['porsgrunn', porsgrunn, lentAdmin],
    ['gamleOslo', gamleOslo, imdi],
  ] as const)
    await givenAccountChange(database, idOf(name), { place, by: who.id });
  names.set(await givenAuditEvent(database), 'entry');
  await givenIdempotencyKey(database, employee.id);
  await givenIdempotencyKey(database);
  names.set('someone', "another's");
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

/** By home, and by roles that are held now; roles by where they are. */
const seenInSkien: Extent = {
  'read role_grant': ['admin', 'skien', 'former', 'oldNumber'],
  ...accounts('admin', 'lentAdmin', 'skien', 'lent', 'oldNumber'),
  'read account_change': ['skien', 'lent'],
  'read administrator_change': formsOfSkien,
};
const seenInPorsgrunn: Extent = {
  'read role_grant': ['lentAdmin', 'lent', 'porsgrunn'],
  ...accounts('lentAdmin', 'lent', 'former', 'porsgrunn'),
  'read account_change': ['former', 'porsgrunn'],
  'read administrator_change': formsOfPorsgrunn,
};
// Reach all opens every table whatever the action is for: wider than access.md, and held back by the use cases alone.
const seenEverywhere: Extent = {
  'read role_grant': everyone,
  ...accounts(...everyone),
  'read account_change': ['skien', 'lent', 'former', 'porsgrunn', 'gamleOslo'],
  'read administrator_change': [...open, 'approved', 'approvedByAnother'],
  'read audit_event': ['entry'],
  'read audit_event_person': ['entry'],
  'read audit_event_place': ['entry'],
};
const ofHimself: Extent = {
  'read role_grant': ['skien'],
  ...accounts('skien'),
  'read session': ['skien'],
};
const writtenInSkien: Extent = {
  'write role_grant': ['admin', 'skien', 'former', 'oldNumber'],
  'write user_account': ['admin', 'lentAdmin', 'skien', 'lent', 'oldNumber'],
  'write user_access': ['admin', 'lentAdmin', 'skien', 'lent', 'oldNumber'],
  'insert account_change': ['skien'],
  'insert administrator_change': ['form'],
};
const writtenInPorsgrunn: Extent = {
  'write role_grant': ['lentAdmin', 'lent', 'porsgrunn'],
  // By home: whoever is lent to Porsgrunn stays as he is, and only his access is raised.
  'write user_account': ['former', 'porsgrunn'],
  'write user_access': ['lentAdmin', 'lent', 'former', 'porsgrunn'],
  'insert account_change': ['porsgrunn'],
  'insert administrator_change': ['inPorsgrunn'],
};
const writtenEverywhere: Extent = {
  'write role_grant': everyone,
  'write user_account': everyone,
  'write user_access': everyone,
  'insert account_change': ['gamleOslo'],
  'insert administrator_change': ['inGamleOslo'],
};

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
    { ...ofHimself, ...ownKey('skien') },
  ],
  [
    'an employee who ends his sessions, and changes nothing of his account',
    acting(employee, 'identity.session:manage'),
    {
      ...ofHimself,
      ...ownKey('skien'),
      'write user_access': ['skien'],
      'write session': ['skien'],
    },
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
      'read administrator_change': ['inGamleOslo'],
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
      'read administrator_change': ['inGamleOslo'],
    },
  ],
  [
    'the administrator of Skien who creates a user',
    acting(admin, 'identity.user:create'),
    { ...seenInSkien, ...writtenInSkien, 'insert message': ['invitation'] },
  ],
  [
    'the administrator of Skien who changes a user',
    acting(admin, 'identity.user:update'),
    { ...seenInSkien, ...writtenInSkien, 'insert message': ['newAddress'] },
  ],
  [
    'the administrator of Porsgrunn who changes a user: accounts at home there',
    acting(lentAdmin, 'identity.user:update'),
    { ...seenInPorsgrunn, ...writtenInPorsgrunn, 'insert message': ['newAddressPorsgrunn'] },
  ],
  [
    'the administrator of Skien who sends in a form: in his own name, truly, for Skien',
    acting(admin, 'identity.administrator-change:submit'),
    { ...seenInSkien, ...writtenInSkien, 'insert message': ['receipt'] },
  ],
  [
    'the administrator of Porsgrunn who sends in a form: a receipt to himself as well, who is at home in Skien',
    acting(lentAdmin, 'identity.administrator-change:submit'),
    {
      ...seenInPorsgrunn,
      ...writtenInPorsgrunn,
      'insert message': ['receipt', 'receiptPorsgrunn'],
    },
  ],
  ["IMDi's administrator who reads", acting(imdi, 'identity.user:read'), seenEverywhere],
  [
    "IMDi's administrator who changes users",
    acting(imdi, 'identity.user:update'),
    {
      ...seenEverywhere,
      ...writtenEverywhere,
      'insert message': ['newAddress', 'newAddressPorsgrunn'],
    },
  ],
  [
    "IMDi's administrator who decides: on open forms, in his own name",
    acting(imdi, 'identity.administrator-change:decide'),
    {
      ...seenEverywhere,
      ...writtenEverywhere,
      'lock administrator_change': open,
      'become administrator_change': ['approved'],
    },
  ],
  ['an auditor', acting(viewer('REVISOR'), 'identity.audit:read'), seenEverywhere],
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
