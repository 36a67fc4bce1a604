import type { Sex } from './person.ts';
import type { DemoRandom } from './random.ts';

const firstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2] as const;
const secondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2] as const;
const dufWeights = [4, 6, 3, 2, 4, 6, 3, 2, 7, 5] as const;

const weightedSum = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);

/** The two check digits of nine digits, or null where the series has no number (remainder 1). */
function checkDigits(nine: string): string | null {
  const first = (11 - (weightedSum(nine, firstWeights) % 11)) % 11;
  const second = (11 - (weightedSum(nine + String(first), secondWeights) % 11)) % 11;
  return first === 10 || second === 10 ? null : `${String(first)}${String(second)}`;
}

/**
 * A synthetic national id as in Tenor and Test-Norge: 80 is added to the month, so that it can belong to nobody.
 * `kind` D_NUMBER adds 40 to the day as well. Even third individual digit for women, odd for men.
 */
export function syntheticNationalId(
  random: DemoRandom,
  person: { readonly birthDate: string; readonly sex: Sex; readonly kind: 'NATIONAL' | 'D_NUMBER' },
): string {
  const [year, month, day] = person.birthDate.split('-').map(Number) as [number, number, number];
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = two(person.kind === 'D_NUMBER' ? day + 40 : day) + two(month + 80) + two(year % 100);
  const [low, high] = year < 2000 ? [0, 499] : [500, 999];
  for (;;) {
    const drawn = random.integer(low, high);
    const parity = person.sex === 'UNKNOWN' ? drawn % 2 : person.sex === 'FEMALE' ? 0 : 1;
    const nine = date + String(drawn - (drawn % 2) + parity).padStart(3, '0');
    const check = checkDigits(nine);
    if (check !== null) return nine + check;
  }
}

/** A DUF number: year of the first application, six digits, two check digits by the rule that public sources describe. */
export function syntheticDufNumber(random: DemoRandom, year: number): string {
  const ten = String(year) + String(random.integer(0, 999_999)).padStart(6, '0');
  return ten + String(weightedSum(ten, dufWeights) % 11).padStart(2, '0');
}
