/** Which part of IMDinett something is about (område). [U] IMDi's own list is not published. */
export type Area =
  'LOGIN' | 'USER_ADMINISTRATION' | 'NIR' | 'SETTLEMENT' | 'GRANTS' | 'JOBBSJANSE' | 'OTHER';
