import type { Tx } from '@imdinett/persistence';
import type { Deps } from '../context';
import { insertMessage, insertMessageOnce, type NewMessage } from '../db/message.store';

type Message = Omit<NewMessage, 'at'>;

/** Asks that a user be told something; it is sent when the transaction stands. */
export function tell(deps: Deps, { manager }: Tx, message: Message): Promise<void> {
  return insertMessage(manager, { ...message, at: deps.now() });
}

/** As `tell`, and not again for the same occasion. */
export function tellOnce(
  deps: Deps,
  { manager }: Tx,
  message: Message & { readonly occasion: string },
): Promise<boolean> {
  return insertMessageOnce(manager, { ...message, at: deps.now() });
}

/** For a message to another address than the user's present one. */
export const sealedAddress = (deps: Deps, userId: string, email: string): string =>
  deps.secrets.seal(email, addressContext(userId));

export const addressContext = (userId: string): string => `message.to:${userId}`;
