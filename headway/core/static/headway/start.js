// Says, before the page is drawn, that scripts run; the styles of enhanced parts wait for it.
document.documentElement.classList.add("hw-js");
