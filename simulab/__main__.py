"""``python -m simulab`` is ``simulab``."""

import sys

from simulab.command.cli import main

sys.exit(main())
