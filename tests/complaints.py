"""What a page complains of."""

from playwright.sync_api import ConsoleMessage, Page


def listen(page: Page) -> list[str]:
    """A list that fills with what the page complains of."""
    wrong: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    page.on("console", heard)
    page.on("pageerror", lambda error: wrong.append(f"exception: {error.stack or error}"))
    return wrong
