import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits. Only its hash is kept: whoever reads the database can use none of them. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** No salt and no slow hash: there is nothing to guess in 256 random bits. */
export const hashOf = (token: string): string =>
  createHash('sha256').update(token, 'utf8').digest('hex');
