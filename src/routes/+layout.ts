// No page needs a script yet, so none ships one (docs/decisions/0007). A page that does says so.
export const csr = false;
