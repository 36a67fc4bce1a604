/**
 * An authenticator on its way: its secret has been shown, and becomes the user's when two codes of different steps have
 * proven that the app has it.
 */
export type Enrolment = {
  readonly userId: string;
  readonly secretSealed: string;
  /** The user's, when the secret was shown: whatever has ended sessions or changed access since ends this too. */
  readonly epoch: number;
  /** The password chosen with it at activation; null when the password stays. */
  readonly passwordHash: string | null;
  readonly expiresAt: Date;
  readonly failures: number;
  readonly usedAt: Date | null;
};

export const enrolmentMinutes = 10;

/** Who has the secret needs no tries to speak of; a typo is forgiven. */
const wrongPairs = 5;

export const enrolmentEndsAt = (now: Date): Date =>
  new Date(now.getTime() + enrolmentMinutes * 60_000);

export const isOpenEnrolment = ({ expiresAt, failures, usedAt }: Enrolment, now: Date): boolean =>
  usedAt === null && now < expiresAt && failures < wrongPairs;
