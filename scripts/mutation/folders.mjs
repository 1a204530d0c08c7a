/** The folders of src/core whose decisions are mutated. */
export const FOLDERS = ['issuance', 'lifecycle', 'checks'];

/** Returns the path of Stryker's report about a folder, as JSON. */
export const reportOf = (folder) => `node_modules/.cache/mutation/${folder}.json`;
