/** Codes for the day on which the phone is lost: each good for one time, ten at a time. */
export const recoveryCodes = 10;

/** Crockford's base 32: no letter that is read as a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 80 bits (ten bytes) as four groups of four characters: XXXX-XXXX-XXXX-XXXX. NIST asks for 64. */
export const recoveryCodeBytes = 10;

export function recoveryCodeOf(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters =
    bits.match(/.{5}/g)?.map((five) => alphabet[Number.parseInt(five, 2)] ?? '') ?? [];
  return (letters.join('').match(/.{4}/g) ?? []).join('-');
}

/** As it is compared: what people write differently from what stands on the paper is the same. */
export const typedRecoveryCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
