/** Whether the text names a time zone of the IANA database, such as `Europe/Berlin` or `UTC`. */
export function isTimeZone(text: string): boolean {
  // Offsets such as `+01:00` have no daylight-saving time: what seems right in winter is wrong in summer.
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
