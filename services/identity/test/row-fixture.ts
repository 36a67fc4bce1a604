import type { Role, UserViewer } from '@imdinett/access';
import { givenIdempotencyKey, viewer, type TestDatabase } from '@imdinett/testing';
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
export const gamleOslo = { municipality: '0301', district: '030101' };
export const gruenerloekka = { municipality: '0301', district: '030102' };
export const oslo = { municipality: '0301' };

export const by = (role: Role, { municipality, district }: Place): UserViewer =>
  viewer(role, municipality, district ?? null);

/** Users, each with a session and one role: at home, and where the role is. */
export const users = {
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
const idOf = (name: keyof typeof users): string => users[name][1].id;

/** Everything that requests may get at, with the names that the spec has for the ids. */
export async function givenRows(database: TestDatabase): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
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
  await givenIdempotencyKey(database, idOf('skien'));
  await givenIdempotencyKey(database);
  names.set('someone', "another's");
  return names;
}
