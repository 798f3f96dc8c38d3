"""What a page must never do: complain in the console, break the CSP, answer 5xx, or be wider than the screen."""

from playwright.sync_api import BrowserContext, Page

REPORT_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', event =>
  reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
# The widest elements that stick out, named as a developer finds them again.
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const scrolls = element => {
    for (let box = element.parentElement; box; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== 'visible') return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')]
    .filter(element => element.getBoundingClientRect().right > width + 0.5 && !scrolls(element))
    .map(element => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')}`);
  return [`${document.documentElement.scrollWidth} px`, ...wide.slice(0, 5)];
}"""


class Watch:
    """Collects the complaints of every context it was told to watch; a test ends with `assert watch.problems == []`."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.allowed: list[str] = []

    def over(self, context: BrowserContext) -> BrowserContext:
        context.on("console", self._console)
        context.on("weberror", lambda error: self._add(f"script: {error.error}"))
        context.on("response", self._response)
        context.expose_binding(
            "reportViolation", lambda source, text: self._add(f"CSP: {text} on {source['page'].url}")
        )
        context.add_init_script(REPORT_VIOLATIONS)
        return context

    def allow(self, *texts: str) -> None:
        """Say which complaint is meant from now on, for example the status of a refused form."""
        self.allowed += texts

    def width(self, page: Page) -> None:
        """The page must not scroll sideways."""
        page.wait_for_load_state()  # before its style sheets have come no page fits
        if wide := page.evaluate(STICKING_OUT):
            self._add(f"wider than {page.viewport_size['width']} px: {', '.join(wide)} on {page.url}")

    def _console(self, message) -> None:
        if message.type in ("error", "warning", "assert"):
            self._add(f"console {message.type}: {message.text} on {message.page.url if message.page else '?'}")

    def _response(self, response) -> None:
        if response.status >= 500:
            self._add(f"{response.status} {response.request.method} {response.url}")

    def _add(self, problem: str) -> None:
        if not any(text in problem for text in self.allowed):
            self.problems.append(problem)
