"""``python -m simulab`` is ``simulab``."""

import sys

from simulab.cli import main

sys.exit(main())
