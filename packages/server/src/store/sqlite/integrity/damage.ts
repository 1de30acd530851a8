/** The files of a store are not what was written: nothing is done with them. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged';

  constructor(folder: string, found: string) {
    super(
      `Expected the store in ${folder} to be as it was written, but ${found} ` +
        'Nothing was changed. Restore a backup (tutti store restore), or save what can be read into a new ' +
        'folder (tutti store salvage): see docs/stores.md, "Damage".',
    );
  }
}
