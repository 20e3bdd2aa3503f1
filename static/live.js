// A part of a page that goes on by itself is fetched again until it stands; never under somebody's focus.
for (const { id } of document.querySelectorAll('[data-live]')) {
  const look = async () => {
    const part = document.getElementById(id);
    if (!part?.dataset.live) return;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = answer.ok && page.getElementById(id);
      if (next && next.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) {
        part.replaceChildren(...next.childNodes);
        if (!next.dataset.live) delete part.dataset.live;
      }
    } catch {
      // no network: the next look may find it again
    }
    setTimeout(look, Number(part.dataset.live) * 1000);
  };
  setTimeout(look, 1000);
}
