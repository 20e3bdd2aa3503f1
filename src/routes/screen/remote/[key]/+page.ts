/** It counts. */
export const csr = true;
