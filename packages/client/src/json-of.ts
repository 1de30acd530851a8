/** The JSON body of a response, of the type that the contract says. */
export async function jsonOf<T>(response: Response): Promise<T> {
  return JSON.parse(await response.text());
}
