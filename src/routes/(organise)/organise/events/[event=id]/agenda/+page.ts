/** Rows can be dragged; everything works without. */
export const csr = true;
