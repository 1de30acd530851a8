const maxFolders = 8;

/**
 * Where an imported document may be: imports are relative to a root that nothing names, so it is the
 * folder of the importing document, or one of those around it. Never on another origin.
 */
export function importPlaces(main: URL, name: string): URL[] {
  const path = name.replace(/^\/+/, '');
  const places: URL[] = [];
  let folder = new URL('.', main);
  for (let count = 0; count < maxFolders; count++) {
    const place = URL.parse(path, folder.href);
    if (place !== null && isBeside(main, place)) places.push(place);
    const parent = new URL('..', folder);
    if (parent.href === folder.href) break;
    folder = parent;
  }
  return places;
}

function isBeside(main: URL, place: URL): boolean {
  return place.protocol === main.protocol && place.host === main.host;
}
