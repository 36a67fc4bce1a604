import { systemViewer, type SystemAction } from '@imdinett/access';
import { AppError } from '@imdinett/kernel';
import type { Deps } from '../context';

export const beforeLogin = systemViewer('identity.session');

/** A refusal after something was counted: what was counted stays, and the refusal is audited on its own. */
export function refuse(
  deps: Deps,
  action: SystemAction,
  { userId, error }: { readonly userId: string | null; readonly error: AppError },
): Promise<never> {
  return deps.transaction(beforeLogin, action, (tx) => {
    if (userId !== null) tx.concerns({ object: { type: 'user', id: userId } });
    return Promise.reject(error);
  });
}

const help = 'Får du ikke logget inn, ring brukerstøtten på 40 00 19 60.';

/** The same for a name of nobody, a wrong password and an account that is shut. */
export const loginRefused = (): AppError =>
  new AppError('UNAUTHENTICATED', `Feil brukernavn eller passord. ${help}`, {
    rule: 'login.refused',
  });

export const challengeEnded = (): AppError =>
  new AppError(
    'UNAUTHENTICATED',
    'Innloggingen er avbrutt eller har vart for lenge. Begynn på nytt med brukernavn og passord.',
    {
      rule: 'login.challenge-ended',
    },
  );

export const wrongCode = (code: 'UNAUTHENTICATED' | 'RULE_VIOLATION'): AppError =>
  new AppError(
    code,
    'Engangskoden er feil, for gammel eller allerede brukt. Vent på neste kode i appen og prøv igjen.',
    {
      rule: 'one-time-code.wrong',
      field: 'input.code',
    },
  );

export const inactive = (): AppError =>
  new AppError(
    'UNAUTHENTICATED',
    'Brukeren er inaktiv, fordi det er over tre måneder siden siste innlogging. Be en Kommuneadministrator om å aktivere den.',
    {
      rule: 'user.inactive',
    },
  );

export const lockedOut = (): AppError =>
  new AppError(
    'UNAUTHENTICATED',
    'Engangskoden er sperret etter for mange feil. Bruk en gjenopprettingskode, eller be en Kommuneadministrator om å låse opp.',
    {
      rule: 'user.locked',
    },
  );

export const linkEnded = (): AppError =>
  new AppError(
    'UNAUTHENTICATED',
    'Lenken er brukt, utløpt eller erstattet av en nyere. Be en Kommuneadministrator sende en ny.',
    {
      rule: 'link.ended',
    },
  );

export const enrolmentEnded = (): AppError =>
  new AppError(
    'UNAUTHENTICATED',
    'Det er for lenge siden appen ble koblet til, eller for mange koder var feil. Begynn på nytt.',
    {
      rule: 'enrolment.ended',
    },
  );

export const wrongPassword = (): AppError =>
  new AppError('RULE_VIOLATION', 'Passordet du har nå, er feil.', {
    rule: 'password.wrong',
    field: 'input.currentPassword',
  });

export const wrongPair = (): AppError =>
  new AppError(
    'RULE_VIOLATION',
    'Kodene stemmer ikke. Skriv koden appen viser nå, vent til den skifter, og skriv den neste.',
    {
      rule: 'one-time-code.wrong',
      field: 'input.secondCode',
    },
  );

export const wrongRecoveryCode = (): AppError =>
  new AppError('UNAUTHENTICATED', 'Gjenopprettingskoden er feil eller allerede brukt.', {
    rule: 'recovery-code.wrong',
    field: 'input.recoveryCode',
  });

export const sessionEnded = (): AppError =>
  new AppError('UNAUTHENTICATED', 'Økten er avsluttet. Logg inn på nytt.', {
    rule: 'session.ended',
  });
