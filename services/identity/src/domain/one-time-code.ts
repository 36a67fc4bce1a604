/** Wrong codes in a row that end a challenge, and that lock the factor. */
export const wrongCodesPerChallenge = 5;
export const wrongCodesUntilLocked = 10;

export const challengeMinutes = 5;

/** How the factor stands: the last step that was used, so that no code counts twice, and the wrong codes since the last right one. */
export type Factor = { readonly lastStep: number | null; readonly failures: number };

export type Challenge = {
  readonly userId: string;
  readonly expiresAt: Date;
  readonly failures: number;
  readonly usedAt: Date | null;
};

export const isOpenChallenge = ({ expiresAt, failures, usedAt }: Challenge, now: Date): boolean =>
  usedAt === null && now < expiresAt && failures < wrongCodesPerChallenge;

/** Six ASCII digits and nothing else: what the authenticator shows. Checked before any computation. */
export const isSixDigits = (code: string): boolean => /^\d{6}$/.test(code);

export const afterRightCode = (_: Factor, step: number): Factor => ({
  lastStep: step,
  failures: 0,
});

export const afterWrongCode = (factor: Factor): Factor => ({
  ...factor,
  failures: factor.failures + 1,
});

export const isToBeLocked = ({ failures }: Factor): boolean => failures >= wrongCodesUntilLocked;
