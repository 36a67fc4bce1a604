import { availableParallelism } from 'node:os';
import { sealer } from '@imdinett/persistence';
import type { BaseDeps } from '@imdinett/subgraph';
import { commonPasswords } from './app/common-passwords';
import { makeGate } from './app/hash-gate';
import { makeKeyRing } from './app/key-ring';
import { makePasswords } from './app/password';
import { keptPost, smtpPost } from './app/post';
import type { IdentitySecrets, MailConfig } from './config';
import type { Deps } from './context';

/** How many logins may wait for a hash: at 60 ms each, about a second on two cores. */
const waitingHashes = 32;

export function makeDeps(
  base: BaseDeps,
  {
    secrets,
    mail,
    issuer,
    audience,
  }: {
    readonly secrets: IdentitySecrets;
    readonly mail: MailConfig;
    readonly issuer: string;
    readonly audience: string;
  },
): Deps {
  return {
    ...base,
    passwords: makePasswords({
      pepper: secrets.pepper,
      gate: makeGate({ atOnce: availableParallelism(), waiting: waitingHashes }),
    }),
    isCommonPassword: commonPasswords(),
    post: mail.smtp === null ? keptPost : smtpPost(mail.smtp),
    frontendUrl: mail.frontendUrl,
    secrets: sealer(secrets.dataKeys),
    keys: makeKeyRing({ ...base, sealer: sealer(secrets.keyEncryptionKeys) }),
    parties: { issuer, audience },
  };
}
