/**
 * The natural logarithm, from additions, multiplications and divisions only. `Math.log` may differ
 * in its last bit between engines, and a campus must have the same bytes everywhere. The error is
 * about 1e-15.
 * @param x greater than 0
 */
export function ln(x: number): number {
  let twos = 0;
  while (x < SQRT_HALF) {
    x *= 2;
    twos--;
  }
  while (x >= SQRT_TWO) {
    x /= 2;
    twos++;
  }
  // ln x = 2 artanh((x - 1) / (x + 1)). The quotient is below 0.172 here, so nine terms are enough.
  const s = (x - 1) / (x + 1);
  const q = s * s;
  const series =
    1 +
    q *
      (1 / 3 +
        q *
          (1 / 5 +
            q * (1 / 7 + q * (1 / 9 + q * (1 / 11 + q * (1 / 13 + q * (1 / 15 + q * (1 / 17))))))));
  return twos * LN_2 + 2 * s * series;
}

/**
 * base raised to exponent, from the same exact operations as {@link ln}.
 * @param base from 0 to 1
 * @param exponent 0 or more
 */
export function power(base: number, exponent: number): number {
  if (base <= 0) return exponent === 0 ? 1 : 0;
  const x = exponent * ln(base);
  if (x < -700) return 0;
  const twos = Math.round(x / LN_2);
  const rest = x - twos * LN_2;
  let term = 1;
  let sum = 1;
  for (let n = 1; n < 18; n++) {
    term *= rest / n;
    sum += term;
  }
  for (let n = twos; n < 0; n++) sum /= 2;
  return sum;
}

const SQRT_HALF = 0.7071067811865476;
const SQRT_TWO = 1.4142135623730951;
const LN_2 = 0.6931471805599453;
