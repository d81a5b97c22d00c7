// On a phone, site.css shows each row of a narrow table as a block: each cell then needs its column's title.
for (const table of document.querySelectorAll('.md-content table:not([class])')) {
  const titles = [...table.querySelectorAll('thead th')].map((cell) => cell.textContent);
  table.dataset.columns = titles.length;
  for (const row of table.tBodies[0].rows) {
    [...row.cells].forEach((cell, column) => cell.dataset.title = titles[column]);
  }
}
