import type { Deps } from '../context';
import { namesInForce } from '../db/municipality.store';
import { problemOf } from '../domain/password-policy';
import type { User } from '../domain/user';
import { beforeLogin } from './refusal';

type Choice = {
  readonly password: string;
  readonly user: Pick<User, 'name' | 'username' | 'email'>;
  /** The argument that the password came in. */
  readonly field: string;
};

/** Refuses a password that is too short, too well known or made of names. */
export async function checkPassword(
  deps: Deps,
  { password, user: { name, username, email }, field }: Choice,
): Promise<void> {
  const places = await deps.transaction(beforeLogin, 'identity.account:activate', ({ manager }) =>
    namesInForce(manager),
  );
  const words = [name, username, email.split('@')[0] ?? '', ...places];
  const problem = problemOf(password, { isCommon: deps.isCommonPassword, words }, field);
  if (problem !== null) throw problem;
}
