import { availableParallelism } from 'node:os';
import { sealer } from '@imdinett/persistence';
import type { BaseDeps } from '@imdinett/subgraph';
import { makeGate } from './app/hash-gate';
import { makeKeyRing } from './app/key-ring';
import { makePasswords } from './app/password';
import type { IdentitySecrets } from './config';
import type { Deps } from './context';

/** How many logins may wait for a hash: at 60 ms each, about a second on two cores. */
const waitingHashes = 32;

export function makeDeps(
  base: BaseDeps,
  {
    secrets,
    issuer,
    audience,
  }: { readonly secrets: IdentitySecrets; readonly issuer: string; readonly audience: string },
): Deps {
  return {
    ...base,
    passwords: makePasswords({
      pepper: secrets.pepper,
      gate: makeGate({ atOnce: availableParallelism(), waiting: waitingHashes }),
    }),
    secrets: sealer(secrets.dataKeys),
    keys: makeKeyRing({ ...base, sealer: sealer(secrets.keyEncryptionKeys) }),
    parties: { issuer, audience },
  };
}
