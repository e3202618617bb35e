// Runs before the page is drawn: tells the style sheet that scripts work. A file, because the
// Content-Security-Policy allows no script inside a page.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
