// What somebody types as a school is looked for, and offered in the list of its field. Without this
// the form asks which one was meant once it is sent.
for (const field of document.querySelectorAll('[data-schools]')) {
  const list = document.createElement('datalist');
  list.id = `${field.id}-schools`;
  field.after(list);
  field.setAttribute('list', list.id);
  let asked = '';
  let waits;
  const look = async () => {
    const typed = field.value.trim();
    if (typed === asked || typed.length < 2) return;
    asked = typed;
    try {
      const answer = await fetch(`${field.dataset.schools}?q=${encodeURIComponent(typed)}`);
      // somebody may have typed on while this was on its way
      if (!answer.ok || asked !== typed) return;
      const { schools } = await answer.json();
      list.replaceChildren(
        ...schools.map((value) => Object.assign(document.createElement('option'), { value }))
      );
    } catch {
      // no network: the form works as it is
    }
  };
  field.addEventListener('input', () => {
    clearTimeout(waits);
    waits = setTimeout(look, 150);
  });
}
