import { lookupHash, sealer } from '@imdinett/persistence';

/** National ids are stored sealed, bound to their row, and found through a keyed hash that nir uses too. */
export type NationalIds = {
  readonly hash: (nationalId: string) => string;
  readonly seal: (nationalId: string, participantId: string) => string;
  readonly open: (sealed: string, participantId: string) => string;
};

export type NationalIdKeys = { readonly DATA_KEYS: string; readonly LOOKUP_KEY: string };

export function makeNationalIds({ DATA_KEYS, LOOKUP_KEY }: NationalIdKeys): NationalIds {
  const { seal, open } = sealer(DATA_KEYS);
  return {
    hash: (nationalId) => lookupHash(LOOKUP_KEY, nationalId),
    seal: (nationalId, participantId) => seal(nationalId, contextOf(participantId)),
    open: (sealed, participantId) => open(sealed, contextOf(participantId)),
  };
}

const contextOf = (participantId: string): string => `participant.national_id:${participantId}`;
