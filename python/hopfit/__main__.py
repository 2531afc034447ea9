"""``python -m hopfit``: the program ``hopfit``."""

import sys

from ._cli import main

sys.exit(main())
