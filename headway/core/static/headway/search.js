// Search as you type, over the plain search form: choosing a school opens its page, and
// pressing Enter on what was typed sends the form as it does without a script.
const box = document.querySelector("[data-hw-suggest]");

if (box && window.accessibleAutocomplete) {
  const plain = box.querySelector("input");
  const source = box.dataset.hwSuggest;
  let found = [];
  let latest = 0;
  plain.remove();

  const ask = async (query, show) => {
    const asked = ++latest;
    const answer = await fetch(`${source}?q=${encodeURIComponent(query)}`);
    if (!answer.ok || asked !== latest) return;
    found = (await answer.json()).schools;
    show(found.map((school) => school.words));
  };

  window.accessibleAutocomplete({
    element: box,
    id: plain.id,
    name: plain.name,
    defaultValue: plain.value,
    source: ask,
    minLength: 2,
    confirmOnBlur: false,
    showNoOptionsFound: false,
    tAssistiveHint: () => "Suggestions appear as you type. Use the arrow keys to move through them.",
    onConfirm: (words) => {
      const school = found.find((one) => one.words === words);
      if (school) window.location.assign(school.url);
    },
  });
}
