/** What every server of a simulated world says of itself. */
export const RUNTIME = { name: 'tutti', version: '0', metadata: {} };
