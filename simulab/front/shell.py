"""What every page of the site has in its head: width, icon, and the right background from the first paint."""

import base64
import re
from pathlib import Path

from simulab import static

_HERE = Path(__file__).parent
_THEME = """<script>
document.documentElement.dataset.theme =
  (() => { try { return localStorage.getItem("simulab-theme"); } catch { return ""; } })() ||
   (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
</script>"""


def head() -> str:
    """Tags for ``<head>``; they load nothing."""
    icon = base64.b64encode((_HERE / "icon.svg").read_bytes()).decode()
    style = (_HERE / "shell.css").read_text(encoding="utf-8")
    return "\n".join(
        [
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml;base64,{icon}">',
            f"<style>\n{tokens()}{style}</style>",
            _THEME,
        ]
    )


def tokens() -> str:
    """The player's colours, light and dark, for the whole page."""
    sheet = static.text("simulab.css")
    blocks = {
        ":root": r"\.simulab\{(.*?)\}",
        ":root[data-theme=dark]": r"\.simulab\[data-theme=dark\]\{(.*?)\}",
    }
    text = ""
    for selector, pattern in blocks.items():
        found = re.search(pattern, sheet, re.DOTALL)
        declared = re.findall(r"(?:--[\w-]+|color-scheme):[^;]+", found[1]) if found else []
        text += f"{selector} {{ {'; '.join(declared)} }}\n"
    return text
