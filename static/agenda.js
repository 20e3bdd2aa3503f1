// Rows of the organiser's agenda can be dragged; dropped on a later row, one goes behind it.
for (const list of document.querySelectorAll('[data-drag]')) {
  const form = document.getElementById(list.dataset.drag);
  const rows = [...list.children];
  let dragged = null;
  const mark = (row) => rows.forEach((one) => one.classList.toggle('tw_list__over', one === row));
  for (const [at, row] of rows.entries()) {
    row.draggable = true;
    row.addEventListener('dragstart', (event) => {
      dragged = at;
      event.dataTransfer.setData('text/plain', row.querySelector('b').textContent);
    });
    row.addEventListener('dragover', (event) => {
      if (dragged === null) return;
      event.preventDefault();
      mark(at === dragged ? null : row);
    });
    row.addEventListener('dragend', () => {
      dragged = null;
      mark(null);
    });
    row.addEventListener('drop', (event) => {
      event.preventDefault();
      if (dragged === null || dragged === at) return;
      form.elements.slot.value = rows[dragged].dataset.slot;
      form.elements.to.value =
        dragged < at ? (rows[at + 1]?.dataset.slot ?? 'end') : row.dataset.slot;
      form.requestSubmit();
    });
  }
}
