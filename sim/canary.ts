/** A secret value that is nowhere else: whoever finds it outside of the vault has found a leak. */
export const CANARY = 'canary-4f0c9e71d2';

const FORMS = [CANARY, ...[0, 1, 2].map(inBase64)];

/** Whether a text gives the secret away: as it is, or inside of something in base64. */
export function tellsCanary(text: string): boolean {
  return FORMS.some((form) => text.includes(form));
}

/** What is always there of it, with so many bytes before it. */
function inBase64(before: number): string {
  const whole = Buffer.from('x'.repeat(before) + CANARY).toString('base64');
  const bits = 8 * (before + CANARY.length);
  return whole.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
}
