/** Whether it may be a card's number: 12 to 19 digits, spaces and hyphens between them, and the check digit is right. */
export function isCardNumber(text: string): boolean {
  if (!/^[\d\s-]+$/.test(text)) return false;
  const digits = text.replace(/\D/g, '');
  if (digits.length < 12 || digits.length > 19) return false;
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const weighted = place % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** In groups of four while it is typed; afterwards only the last four stay on the screen. */
export function shownNumber(text: string, isOver: boolean): string {
  const digits = text.replace(/\D/g, '');
  if (isOver) return `**** ${digits.slice(-4)}`;
  return digits.replace(/(.{4})(?=.)/g, '$1 ');
}

/** `12/34`, `1234` or `12/2034`; or what is wrong with it. */
export function readExpiry(text: string, today: Date): { expMonth: number; expYear: number } | string {
  const match = /^(\d{1,2})\s*[/.-]?\s*(\d{2}|\d{4})$/.exec(text.trim());
  const expMonth = Number(match?.[1]);
  const typedYear = Number(match?.[2]);
  if (match === null || expMonth < 1 || expMonth > 12) return 'The month and the year as on the card, 12/34.';
  const expYear = typedYear < 100 ? 2000 + typedYear : typedYear;
  // It is good until the end of its month.
  const isPast = expYear * 12 + expMonth < today.getFullYear() * 12 + today.getMonth() + 1;
  return isPast ? 'This card is past its time.' : { expMonth, expYear };
}
