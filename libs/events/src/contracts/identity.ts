import { z } from 'zod';
import { event, rendered } from './contract';
import { code, count, district, id, localDate, municipality, version } from './fields';

/** A user, by his home municipality; IMDi's own users have none. */
const user = {
  userId: id,
  municipality: municipality.nullable(),
  district: district.nullable(),
};

/** Something that happened to an account. The reason's text stays in identity. */
const account = z.strictObject({ ...user, reasonCode: code.optional() });

/** A role grant given or taken; municipality and district of the grant are null for IMDi's own roles. */
const grantChange = z.strictObject({
  ...user,
  grantId: id,
  role: code,
  grantMunicipality: municipality.nullable(),
  grantDistrict: district.nullable(),
  validFrom: localDate,
  validTo: localDate.nullable(),
  reasonCode: code.optional(),
});

/** A municipality's notice of a change of administrator, and IMDi's decision on it. `userId` is whom it is about. */
const administratorChange = z.strictObject({ ...user, changeId: id, reasonCode: code.optional() });

const accessGrant = z.strictObject({
  id,
  role: code,
  municipality: municipality.nullable(),
  district: district.nullable(),
  validFrom: localDate,
  validTo: localDate.nullable(),
});

/** `identity.access`: the state that decides a user's access. Valid only with its signature in the header `jws`. */
export const accessRecord = z.strictObject({
  userId: id,
  status: z.enum(['INVITED', 'ACTIVE', 'INACTIVE', 'LOCKED', 'DEACTIVATED']),
  epoch: version,
  version,
  homeMunicipality: municipality.nullable(),
  homeDistrict: district.nullable(),
  grants: z.array(accessGrant),
  /** Event time. It is signed with the rest, so an old record cannot pass for a fresh one. */
  at: z.iso.datetime(),
});

/** `identity.access`, key `heartbeat`: identity is alive, and this is how many users it has published. */
export const accessHeartbeat = z.strictObject({
  at: z.iso.datetime(),
  version,
  count,
  /** Hex SHA-256 over the sorted lines `userId:version\n` of all users published before it. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});

export type AccessRecord = z.infer<typeof accessRecord>;
export type AccessGrant = AccessRecord['grants'][number];
export type AccessHeartbeat = z.infer<typeof accessHeartbeat>;

/** The key of the heartbeat among the user ids of `identity.access`. */
export const heartbeatKey = 'heartbeat';

export const identityContracts = {
  'no.imdi.identity.user-created.v1': event('identity.user', account),
  'no.imdi.identity.user-invited.v1': event('identity.user', account),
  'no.imdi.identity.user-activated.v1': event('identity.user', account),
  'no.imdi.identity.user-logged-in.v1': event('identity.user', account),
  /** More than three months without a login. */
  'no.imdi.identity.user-inactivated.v1': event('identity.user', account),
  'no.imdi.identity.user-deactivated.v1': event('identity.user', account),
  'no.imdi.identity.user-reactivated.v1': event('identity.user', account),
  'no.imdi.identity.user-locked.v1': event('identity.user', account),
  'no.imdi.identity.user-unlocked.v1': event('identity.user', account),
  'no.imdi.identity.user-role-granted.v1': event('identity.user', grantChange),
  'no.imdi.identity.user-role-revoked.v1': event('identity.user', grantChange),
  'no.imdi.identity.user-credentials-reset.v1': event('identity.user', account),
  'no.imdi.identity.user-administrator-change-submitted.v1': event(
    'identity.user',
    administratorChange,
  ),
  'no.imdi.identity.user-administrator-change-decided.v1': event(
    'identity.user',
    administratorChange,
  ),
  /** The outbox says only whose access changed: the relay publishes the state as it is then, and signs it. */
  'no.imdi.identity.access-changed.v1': rendered(
    'identity.access',
    accessRecord,
    z.strictObject({ userId: id }),
  ),
  'no.imdi.identity.access-heartbeat.v1': rendered(
    'identity.access',
    accessHeartbeat,
    z.strictObject({}),
  ),
} as const;
