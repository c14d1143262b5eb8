/** The forms of a MAC address. `digits` are its 12 hexadecimal digits in lower case. */
const FORMS = {
  dashes: (digits) => digits.match(/../g).join('-'),
  colons: (digits) => digits.toUpperCase().match(/../g).join(':'),
  dots: (digits) => digits.match(/..../g).join('.'),
  dotsUpper: (digits) => digits.toUpperCase().match(/..../g).join('.'),
  bare: (digits) => digits,
};

/** Writes a MAC address in a form: dashes, colons, dots, dotsUpper or bare. */
export function writeMac(digits, form) {
  return FORMS[form](digits);
}

/** Nearly always the form with dashes, which the controller logs. Sometimes another one. */
export function anyForm(random) {
  return random.chance(90) ? 'dashes' : random.pick(['colons', 'dots', 'dotsUpper', 'bare']);
}
