import sys

from postwright.config.cli import main

sys.exit(main())
