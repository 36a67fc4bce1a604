/** What a link in a message lets its holder do: activate the account, or choose a new password. */
export type LinkPurpose = 'ACTIVATION' | 'PASSWORD_RESET';

export const linkHours = 24;

/** Wrong one-time codes that end a link, as they end a challenge. */
const wrongCodesPerLink = 5;

export type AccountLink = {
  readonly userId: string;
  readonly purpose: LinkPurpose;
  /** Of the account as it was when the link was made; another state, and the link is over. */
  readonly stateHash: string;
  readonly expiresAt: Date;
  readonly failures: number;
  readonly usedAt: Date | null;
};

export const linkEndsAt = (now: Date): Date => new Date(now.getTime() + linkHours * 3_600_000);

export const isOpenLink = (
  { purpose, expiresAt, failures, usedAt }: AccountLink,
  wanted: LinkPurpose,
  now: Date,
): boolean =>
  purpose === wanted && usedAt === null && now < expiresAt && failures < wrongCodesPerLink;
