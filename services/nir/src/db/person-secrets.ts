import { lookupHash, sealer } from '@imdinett/persistence';

/** What is kept encrypted of a person, each value bound to its row and column. */
export type SealedField = 'person.national_id' | 'person.address' | 'person_closed_data.note';

export type PersonSecrets = {
  readonly seal: (field: SealedField, personId: string, plain: string) => string;
  readonly open: (field: SealedField, personId: string, sealed: string) => string;
  /** A national id is found through its keyed hash, for the sealed value is another each time. */
  readonly hashOf: (nationalId: string) => string;
};

export function personSecrets(keys: {
  readonly dataKeys: string;
  readonly lookupKey: string;
}): PersonSecrets {
  const { seal, open } = sealer(keys.dataKeys);
  return {
    seal: (field, personId, plain) => seal(plain, `${field}:${personId}`),
    open: (field, personId, sealed) => open(sealed, `${field}:${personId}`),
    hashOf: (nationalId) => lookupHash(keys.lookupKey, nationalId),
  };
}
