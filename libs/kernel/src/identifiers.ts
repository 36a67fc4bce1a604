/** Municipality number (kommunenummer): four digits with leading zero. */
export const isMunicipalityNumber = (text: string): boolean => /^\d{4}$/.test(text);

/** District number (bydelsnummer): six digits, the first four the municipality's. */
export const isDistrictNumber = (text: string): boolean => /^\d{6}$/.test(text);

/** DUF number: twelve digits, first the year of the first application. No official check-digit algorithm is published. */
export const isDufNumber = (text: string): boolean => /^(19|20)\d{10}$/.test(text);

/** What may be shown of a national id to the person who typed it. Never logged. */
export const maskNationalId = (text: string): string => `${text.slice(0, 2)}*********`;
