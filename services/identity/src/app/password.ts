import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hashRaw } from '@node-rs/argon2';
import type { Gate } from './hash-gate';

export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /** `stored` null: nobody has that name. It takes as long and is never right. */
  readonly verify: (password: string, stored: string | null) => Promise<boolean>;
  /** Whether it was made with weaker settings or an earlier pepper than now. */
  readonly isOutdated: (stored: string) => boolean;
};

/** Argon2id (the library's default), 64 MiB, three passes: about 60 ms on one core, five times OWASP's minimum for an attacker. */
const cost = { memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;
const saltBytes = 16;
const tagBytes = 32;
/** Longer than any password may be: not worth a hash, but worth its time. */
const maxCodePoints = 128;

type Stored = {
  readonly pepperId: string;
  readonly cost: Cost;
  readonly salt: Buffer;
  readonly tag: Buffer;
};
type Cost = {
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
};

/** `pepper` is a ring `id:base64,…`, the first one for new hashes: a key outside the database, so that its rows alone give nothing to guess with. */
export function makePasswords({
  pepper,
  gate,
}: {
  readonly pepper: string;
  readonly gate: Gate;
}): Passwords {
  const peppers = new Map(
    pepper
      .split(',')
      .map(
        (part) =>
          [
            part.slice(0, part.indexOf(':')),
            Buffer.from(part.slice(part.indexOf(':') + 1), 'base64'),
          ] as const,
      ),
  );
  const [currentId = ''] = peppers.keys();

  const tagOf = async (
    password: string,
    { pepperId, cost: by, salt }: Omit<Stored, 'tag'>,
  ): Promise<Buffer> => {
    const key = peppers.get(pepperId);
    if (key === undefined) throw new Error(`there is no pepper ${pepperId}`);
    const raw = await gate(() =>
      hashRaw(normalised(password), { ...by, salt, outputLen: tagBytes }),
    );
    return createHmac('sha256', key).update(raw).digest();
  };
  const nobody: Stored = {
    pepperId: currentId,
    cost,
    salt: randomBytes(saltBytes),
    tag: randomBytes(tagBytes),
  };

  return {
    hash: async (password) => {
      const made = { pepperId: currentId, cost, salt: randomBytes(saltBytes) };
      return textOf({ ...made, tag: await tagOf(password, made) });
    },
    verify: async (password, stored) => {
      const known = stored === null ? nobody : parsed(stored);
      const tag = await tagOf(password, known);
      return (
        timingSafeEqual(tag, known.tag) &&
        stored !== null &&
        Array.from(password.normalize('NFKC')).length <= maxCodePoints
      );
    },
    isOutdated: (stored) => {
      const { pepperId, cost: by } = parsed(stored);
      return (
        pepperId !== currentId ||
        by.memoryCost !== cost.memoryCost ||
        by.timeCost !== cost.timeCost ||
        by.parallelism !== cost.parallelism
      );
    },
  };
}

/** Two keyboards may compose the same letter differently. What is longer than allowed is cut, for it is refused anyway. */
const normalised = (password: string): string =>
  Array.from(password.normalize('NFKC'))
    .slice(0, maxCodePoints + 1)
    .join('');

function textOf({
  pepperId,
  cost: { memoryCost, timeCost, parallelism },
  salt,
  tag,
}: Stored): string {
  return [
    'argon2id',
    String(memoryCost),
    String(timeCost),
    String(parallelism),
    salt.toString('base64url'),
    pepperId,
    tag.toString('base64url'),
  ].join('$');
}

function parsed(stored: string): Stored {
  const [name, memoryCost, timeCost, parallelism, salt = '', pepperId = '', tag = ''] =
    stored.split('$');
  if (name !== 'argon2id') throw new Error('not a password hash of ours');
  return {
    pepperId,
    cost: {
      memoryCost: Number(memoryCost),
      timeCost: Number(timeCost),
      parallelism: Number(parallelism),
    },
    salt: Buffer.from(salt, 'base64url'),
    tag: Buffer.from(tag, 'base64url'),
  };
}
