/** The token of an `authorization: Bearer …` header, null when there is none in the form of RFC 6750. */
export function bearerToken(header: string | undefined): string | null {
  return /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(header ?? '')?.[1] ?? null;
}
